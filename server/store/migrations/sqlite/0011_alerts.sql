-- Receipts of text messages, where staff are told, and an official account that takes no money. The two namesakes differ
-- in nothing but BLOB/BYTEA.

-- The gateway's own id of a text message that it took: receipts name it.
ALTER TABLE message ADD COLUMN gateway_id TEXT;
CREATE INDEX message_by_gateway ON message (operator_id, gateway_id) WHERE gateway_id IS NOT NULL;

-- Where an operator's gateway sends receipts: `notify_key` is the random part of the address.
CREATE TABLE sms_callback (
    operator_id TEXT PRIMARY KEY REFERENCES operator (id),
    notify_key TEXT NOT NULL UNIQUE,
    last_at BIGINT
);

-- Receipts that overtook the gateway's answer. `id`: the gateway's of the message, or ours where it names no other.
CREATE TABLE sms_early_receipt (
    operator_id TEXT NOT NULL REFERENCES operator (id),
    id TEXT NOT NULL,
    delivered BIGINT NOT NULL CHECK (delivered IN (0, 1)),
    code TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (operator_id, id)
);
CREATE INDEX sms_early_receipt_by_age ON sms_early_receipt (at);

-- A link that a member of staff opens in WeChat to say which follower they are. `token_hash`: SHA-256 of its token, hex.
CREATE TABLE staff_link (
    token_hash TEXT PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    operator_id TEXT NOT NULL REFERENCES operator (id),
    expires_at BIGINT NOT NULL,
    UNIQUE (staff_id, operator_id)
);
CREATE INDEX staff_link_by_end ON staff_link (expires_at);

-- A telephone number of a member of staff. `confirmed` 0: a code was sent to it (`code_hash`), and so many guesses are left.
CREATE TABLE staff_phone (
    id TEXT PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    operator_id TEXT NOT NULL REFERENCES operator (id),
    confirmed BIGINT NOT NULL CHECK (confirmed IN (0, 1)),
    sealed BLOB NOT NULL,
    masked TEXT NOT NULL,
    code_hash TEXT,
    guesses BIGINT NOT NULL,
    code_until BIGINT,
    at BIGINT NOT NULL,
    UNIQUE (staff_id, operator_id, confirmed)
);

-- The official account of an operator who takes no money by it. Where WeChat Pay is set up, its account counts.
CREATE TABLE operator_oa (
    operator_id TEXT PRIMARY KEY REFERENCES operator (id),
    app_row_id TEXT NOT NULL,
    FOREIGN KEY (app_row_id, operator_id) REFERENCES provider_app (id, operator_id)
);
