-- The first shape. Portable types only: BIGINT (epoch milliseconds UTC, fen, 0/1), TEXT, BLOB (BYTEA on PostgreSQL).
-- This file and its namesake in the other folder differ in nothing but BLOB/BYTEA and what a comment points out.

CREATE TABLE operator (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
    -- a payment's refunds above this sum need a second person; NULL: none does
    refund_limit BIGINT CHECK (refund_limit >= 0),
    created_at BIGINT NOT NULL
);

-- People. `platform` = 1: staff of the platform, acts for every operator.
CREATE TABLE staff (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    platform BIGINT NOT NULL CHECK (platform IN (0, 1)),
    status TEXT NOT NULL CHECK (status IN ('active', 'locked')),
    created_at BIGINT NOT NULL,
    password_changed_at BIGINT NOT NULL,
    last_sign_in_at BIGINT
);

CREATE TABLE membership (
    staff_id TEXT NOT NULL REFERENCES staff (id),
    operator_id TEXT NOT NULL REFERENCES operator (id),
    role TEXT NOT NULL CHECK (role IN ('administrator', 'finance', 'read_only')),
    PRIMARY KEY (staff_id, operator_id)
);
CREATE INDEX membership_by_operator ON membership (operator_id);

-- Console sessions; the cookie holds 256 random bits, the row only their SHA-256 in hex.
CREATE TABLE console_session (
    token_hash TEXT PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    operator_id TEXT REFERENCES operator (id),
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX console_session_by_staff ON console_session (staff_id);
CREATE INDEX console_session_by_end ON console_session (expires_at);

-- What is counted per key (a login, an address, a payer) in a window, for throttling that survives a restart.
CREATE TABLE throttle (
    key TEXT PRIMARY KEY,
    hits BIGINT NOT NULL,
    window_started_at BIGINT NOT NULL,
    window_ends_at BIGINT NOT NULL
);
CREATE INDEX throttle_by_end ON throttle (window_ends_at);

-- One account (商户号) at one provider. Credentials live in versions: a payment keeps the version it began with.
CREATE TABLE merchant_account (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    provider TEXT NOT NULL CHECK (provider IN ('wechat', 'alipay', 'chinaums', 'unionpay')),
    mch_id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- the random id in the notification path
    notify_key TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (operator_id, provider, mch_id),
    UNIQUE (id, operator_id)
);

-- `public_json`: what may be shown (serials, key ids, validity). `sealed`: AES-256-GCM of the secrets.
CREATE TABLE merchant_account_version (
    account_id TEXT NOT NULL REFERENCES merchant_account (id),
    version BIGINT NOT NULL,
    public_json TEXT NOT NULL,
    sealed BLOB NOT NULL,
    -- what the checks on saving said, as JSON
    checks_json TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT,
    PRIMARY KEY (account_id, version)
);

-- An official account or a mobile app: AppID and, sealed, its AppSecret.
CREATE TABLE provider_app (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    kind TEXT NOT NULL CHECK (kind IN ('official_account', 'mobile_app', 'alipay_app')),
    app_id TEXT NOT NULL,
    sealed_secret BLOB NOT NULL,
    secret_changed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (operator_id, kind, app_id),
    UNIQUE (id, operator_id)
);

-- Exclusion of ChinaUMS and WeChat/Alipay scan payment, held by the database: an enabled scan method must point at
-- the operator's one family.
CREATE TABLE scan_family (
    operator_id TEXT PRIMARY KEY REFERENCES operator (id),
    family TEXT NOT NULL CHECK (family IN ('direct', 'chinaums')),
    UNIQUE (operator_id, family)
);

CREATE TABLE payment_method (
    operator_id TEXT NOT NULL REFERENCES operator (id),
    method TEXT NOT NULL CHECK (method IN
        ('wechat_oa', 'alipay_life', 'chinaums_oa', 'wechat_app', 'alipay_app', 'unionpay_app')),
    account_id TEXT NOT NULL,
    app_row_id TEXT,
    enabled BIGINT NOT NULL CHECK (enabled IN (0, 1)),
    -- NULL unless this is an enabled scan method
    enabled_family TEXT,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (operator_id, method),
    FOREIGN KEY (account_id, operator_id) REFERENCES merchant_account (id, operator_id),
    FOREIGN KEY (app_row_id, operator_id) REFERENCES provider_app (id, operator_id),
    FOREIGN KEY (operator_id, enabled_family) REFERENCES scan_family (operator_id, family),
    CHECK (CASE
        WHEN enabled = 0 THEN enabled_family IS NULL
        WHEN method IN ('wechat_oa', 'alipay_life') THEN enabled_family IS NOT NULL AND enabled_family = 'direct'
        WHEN method = 'chinaums_oa' THEN enabled_family IS NOT NULL AND enabled_family = 'chinaums'
        ELSE enabled_family IS NULL
    END)
);

-- Calls in a row that failed at an account's provider: payers are led elsewhere meanwhile.
CREATE TABLE account_health (
    account_id TEXT PRIMARY KEY REFERENCES merchant_account (id),
    failures BIGINT NOT NULL CHECK (failures >= 0),
    failed_at BIGINT NOT NULL
);

-- Platform certificates fetched from the provider and decrypted.
CREATE TABLE platform_certificate (
    account_id TEXT NOT NULL REFERENCES merchant_account (id),
    serial TEXT NOT NULL,
    pem TEXT NOT NULL,
    not_before BIGINT NOT NULL,
    not_after BIGINT NOT NULL,
    fetched_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, serial)
);

CREATE TABLE site (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('car_park', 'card_station')),
    -- domain::tariff::Tariff as JSON; NULL for a card station
    tariff_json TEXT,
    -- domain::top_up::TopUpRules as JSON; NULL for a car park
    top_up_json TEXT,
    exit_window_ms BIGINT NOT NULL,
    quote_valid_ms BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'closed')),
    created_at BIGINT NOT NULL,
    UNIQUE (operator_id, code)
);

CREATE TABLE lane (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    site_id TEXT NOT NULL REFERENCES site (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('entry', 'exit')),
    -- the vehicle that stands there now
    visit_id TEXT,
    visit_since BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (site_id, code)
);
CREATE INDEX lane_by_visit ON lane (visit_id) WHERE visit_id IS NOT NULL;

CREATE TABLE qr_code (
    token TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    site_id TEXT NOT NULL REFERENCES site (id),
    lane_id TEXT REFERENCES lane (id),
    label TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX qr_code_by_site ON qr_code (site_id);
CREATE INDEX qr_code_by_operator ON qr_code (operator_id, created_at);

-- One stay of one vehicle. `paid` is what settled orders paid for it; a bill is fee(now) - paid.
CREATE TABLE visit (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    site_id TEXT NOT NULL REFERENCES site (id),
    visit_no TEXT NOT NULL,
    plate TEXT,
    -- who scanned in without a plate: SHA-256 of the payer's id; and the number on the payer's ticket
    payer_key TEXT,
    ticket_no TEXT,
    entered_at BIGINT NOT NULL,
    left_at BIGINT,
    paid BIGINT NOT NULL CHECK (paid >= 0),
    paid_at BIGINT,
    exit_until BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (site_id, visit_no)
);
CREATE UNIQUE INDEX visit_inside_by_plate ON visit (site_id, plate) WHERE left_at IS NULL AND plate IS NOT NULL;
CREATE INDEX visit_by_plate ON visit (site_id, plate, entered_at) WHERE plate IS NOT NULL;
CREATE INDEX visit_inside_by_payer ON visit (site_id, payer_key) WHERE left_at IS NULL AND payer_key IS NOT NULL;

-- A stored-value card. `balance` is what the ledger says about it, and the sum of its `card_entry`s; below zero only
-- where a refund was told to go there.
CREATE TABLE card (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    card_no TEXT NOT NULL,
    -- the holder's name; '' for a card of nobody in particular
    holder TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'blocked')),
    balance BIGINT NOT NULL,
    -- how long its history is: the number of its latest entry
    entries BIGINT NOT NULL CHECK (entries >= 0),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (operator_id, card_no)
);
CREATE INDEX card_by_operator ON card (operator_id, created_at, id);

-- Something that was paid with a card. `debit_no` is the card system's number: the same one twice is one debit.
CREATE TABLE card_debit (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    debit_no TEXT NOT NULL,
    card_id TEXT NOT NULL REFERENCES card (id),
    site_id TEXT NOT NULL REFERENCES site (id),
    amount BIGINT NOT NULL CHECK (amount > 0),
    note TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    undone_at BIGINT,
    UNIQUE (operator_id, debit_no)
);
CREATE INDEX card_debit_by_card ON card_debit (card_id);

-- A quote. `visit_id` is NULL only for a test payment. At most one open order per visit.
CREATE TABLE pay_order (
    id TEXT PRIMARY KEY,
    order_no TEXT NOT NULL UNIQUE,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    scenario TEXT NOT NULL CHECK (scenario IN ('parking', 'top_up', 'offline', 'test')),
    site_id TEXT REFERENCES site (id),
    lane_id TEXT REFERENCES lane (id),
    visit_id TEXT REFERENCES visit (id),
    -- the card that is topped up, and who does: SHA-256 of the payer's id; at most one open order of a payer per card
    card_id TEXT REFERENCES card (id),
    payer_key TEXT,
    -- shown and searched; '' without a plate
    plate TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    -- how the amount came about: domain::tariff::Fee as JSON, with what was paid before
    quote_json TEXT NOT NULL,
    quoted_at BIGINT NOT NULL,
    valid_until BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'settled', 'closed')),
    settled_by TEXT,
    settled_at BIGINT,
    created_at BIGINT NOT NULL,
    CHECK ((state = 'settled') = (settled_by IS NOT NULL)),
    CHECK ((scenario = 'top_up') = (card_id IS NOT NULL)),
    CHECK ((card_id IS NULL) = (payer_key IS NULL))
);
CREATE UNIQUE INDEX pay_order_open_by_visit ON pay_order (visit_id) WHERE state = 'open' AND visit_id IS NOT NULL;
CREATE UNIQUE INDEX pay_order_open_by_card ON pay_order (card_id, payer_key)
    WHERE state = 'open' AND card_id IS NOT NULL;
CREATE INDEX pay_order_open_until ON pay_order (valid_until) WHERE state = 'open';
CREATE INDEX pay_order_by_operator ON pay_order (operator_id, created_at, id);
CREATE INDEX pay_order_by_visit ON pay_order (visit_id);
CREATE INDEX pay_order_by_card ON pay_order (card_id) WHERE card_id IS NOT NULL;

-- Terminals without a network (脱机终端) at a site, and their keys. A replaced key is taken until `accept_until`.
CREATE TABLE terminal (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    site_id TEXT NOT NULL REFERENCES site (id),
    terminal_no BIGINT NOT NULL UNIQUE CHECK (terminal_no BETWEEN 10000000 AND 99999999),
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    UNIQUE (id, operator_id)
);
CREATE INDEX terminal_by_operator ON terminal (operator_id, id);
CREATE TABLE terminal_key (
    terminal_id TEXT NOT NULL REFERENCES terminal (id),
    key_no BIGINT NOT NULL CHECK (key_no BETWEEN 1 AND 255),
    sealed BLOB NOT NULL,
    check_value TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT,
    accept_until BIGINT,
    first_used_at BIGINT,
    PRIMARY KEY (terminal_id, key_no)
);
-- One key is the current one.
CREATE UNIQUE INDEX terminal_key_current ON terminal_key (terminal_id) WHERE accept_until IS NULL;

-- A terminal's bill that somebody opened, verified, and the one order that pays it: a bill is paid once.
CREATE TABLE offline_bill (
    token TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    key_no BIGINT NOT NULL,
    bill_no BIGINT NOT NULL CHECK (bill_no > 0),
    segment TEXT NOT NULL,
    -- the plate or the words on the bill, and the terminal's clock when it was issued
    subject TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    order_id TEXT NOT NULL UNIQUE REFERENCES pay_order (id),
    opened_at BIGINT NOT NULL,
    UNIQUE (terminal_id, bill_no),
    FOREIGN KEY (terminal_id, operator_id) REFERENCES terminal (id, operator_id),
    FOREIGN KEY (terminal_id, key_no) REFERENCES terminal_key (terminal_id, key_no)
);
CREATE INDEX offline_bill_by_operator ON offline_bill (operator_id, opened_at, order_id);
CREATE INDEX offline_bill_by_terminal ON offline_bill (terminal_id, opened_at);

-- The one-off page of a test payment: it is opened by a code of its own, which is no QR code of a site.
CREATE TABLE test_payment (
    token TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    order_id TEXT NOT NULL UNIQUE REFERENCES pay_order (id),
    method TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX test_payment_by_operator ON test_payment (operator_id, created_at);

CREATE TABLE payment (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES pay_order (id),
    operator_id TEXT NOT NULL REFERENCES operator (id),
    method TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES merchant_account (id),
    account_version BIGINT NOT NULL,
    app_id TEXT NOT NULL,
    out_trade_no TEXT NOT NULL UNIQUE,
    amount BIGINT NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('created', 'pending', 'paid', 'partially_refunded', 'refunded', 'closed', 'failed')),
    payer_id TEXT NOT NULL,
    -- the request as it was first sent, resent byte for byte
    request_json TEXT NOT NULL,
    -- how often it may have been sent: counted, and committed, before each sending
    submissions BIGINT NOT NULL,
    -- when the provider was last asked because a payer waits
    queried_at BIGINT,
    prepay_id TEXT,
    prepay_at BIGINT,
    transaction_id TEXT,
    paid_at BIGINT,
    -- reserved by refunds that did not fail, and what of it succeeded
    refunding BIGINT NOT NULL CHECK (refunding >= 0 AND refunding <= amount),
    refunded BIGINT NOT NULL CHECK (refunded >= 0 AND refunded <= refunding),
    flag TEXT CHECK (flag IN ('late', 'double')),
    -- what was decided about a flagged payment; NULL while it waits at the desk
    flag_resolution TEXT CHECK (flag_resolution IN ('accepted', 'refunded')),
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
-- One payment of an order at a time.
CREATE UNIQUE INDEX payment_open_by_order ON payment (order_id) WHERE state IN ('created', 'pending');
CREATE INDEX payment_by_operator ON payment (operator_id, created_at, id);
CREATE INDEX payment_by_order ON payment (order_id);
CREATE INDEX payment_by_paid_at ON payment (operator_id, paid_at);
CREATE INDEX payment_at_desk ON payment (operator_id) WHERE flag IS NOT NULL;

CREATE TABLE refund (
    id TEXT PRIMARY KEY,
    payment_id TEXT NOT NULL REFERENCES payment (id),
    operator_id TEXT NOT NULL REFERENCES operator (id),
    out_refund_no TEXT NOT NULL UNIQUE,
    amount BIGINT NOT NULL CHECK (amount > 0),
    reason TEXT NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('manual', 'double', 'late', 'test')),
    state TEXT NOT NULL CHECK (state IN
        ('proposed', 'requested', 'accepted', 'succeeded', 'failed', 'abnormal', 'rejected')),
    -- the request as it is sent, again and again if need be; NULL until the job made it, before the first sending
    request_json TEXT,
    provider_refund_id TEXT,
    provider_words TEXT,
    created_by TEXT,
    -- the second person, where one was needed; nobody approves what they asked for
    decided_by TEXT,
    decided_at BIGINT,
    -- who said that nothing more is to be done about a refund that did not go through
    handled_by TEXT,
    handled_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    succeeded_at BIGINT,
    CHECK (decided_by IS NULL OR state = 'rejected' OR decided_by <> created_by),
    CHECK (state <> 'proposed' OR decided_by IS NULL)
);
CREATE INDEX refund_at_desk ON refund (operator_id, created_at)
    WHERE handled_at IS NULL AND state IN ('proposed', 'requested', 'failed', 'abnormal');
CREATE INDEX refund_by_payment ON refund (payment_id);
CREATE INDEX refund_by_succeeded_at ON refund (operator_id, succeeded_at);
-- One automatic refund of a payment per cause, whatever runs twice.
CREATE UNIQUE INDEX refund_automatic ON refund (payment_id, cause) WHERE cause <> 'manual' AND state <> 'failed' AND state <> 'rejected';

-- Every inbound message of a provider, kept raw and sealed, with the verdict on it. `verdict` = 'applied' or
-- 'repeated' for good ones; anything else is the quarantine.
CREATE TABLE notification (
    id TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    account_id TEXT REFERENCES merchant_account (id),
    operator_id TEXT REFERENCES operator (id),
    kind TEXT NOT NULL CHECK (kind IN ('payment', 'refund')),
    received_at BIGINT NOT NULL,
    remote TEXT NOT NULL,
    sealed BLOB NOT NULL,
    bytes BIGINT NOT NULL,
    event_id TEXT,
    verdict TEXT NOT NULL,
    detail TEXT NOT NULL,
    payment_id TEXT REFERENCES payment (id),
    refund_id TEXT REFERENCES refund (id),
    -- the verdict when it came in, where running it again led to another
    first_verdict TEXT,
    replayed_at BIGINT,
    replayed_by TEXT
);
CREATE INDEX notification_by_payment ON notification (payment_id);
CREATE INDEX notification_by_operator ON notification (operator_id, received_at, id);
CREATE INDEX notification_refused ON notification (account_id, received_at, id)
    WHERE verdict NOT IN ('applied', 'repeated', 'hint');
CREATE INDEX notification_refused_by_operator ON notification (operator_id, received_at, id)
    WHERE verdict NOT IN ('applied', 'repeated', 'hint');

-- How much went into the quarantine of an account in the current window, and how much was not even kept.
CREATE TABLE quarantine_meter (
    account_id TEXT PRIMARY KEY REFERENCES merchant_account (id),
    window_started_at BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    dropped BIGINT NOT NULL
);

-- The time line of an order: what happened, in order. `detail_json` holds no secret and no payer id.
CREATE TABLE order_event (
    order_id TEXT NOT NULL REFERENCES pay_order (id),
    seq BIGINT NOT NULL,
    payment_id TEXT REFERENCES payment (id),
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    detail_json TEXT NOT NULL,
    PRIMARY KEY (order_id, seq)
);

-- Double entry: the lines of an entry sum to nothing. (kind, ref) makes posting twice impossible.
CREATE TABLE ledger_entry (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    UNIQUE (kind, ref)
);
CREATE TABLE ledger_line (
    entry_id TEXT NOT NULL REFERENCES ledger_entry (id),
    line BIGINT NOT NULL,
    operator_id TEXT NOT NULL,
    account TEXT NOT NULL,
    -- debit positive, credit negative, fen
    amount BIGINT NOT NULL,
    PRIMARY KEY (entry_id, line)
);
CREATE INDEX ledger_line_by_account ON ledger_line (operator_id, account);

-- The history of a card, without gaps: one entry for every ledger entry that moved its balance, with what it held
-- afterwards. (kind, ref) is the ledger entry's.
CREATE TABLE card_entry (
    card_id TEXT NOT NULL REFERENCES card (id),
    seq BIGINT NOT NULL CHECK (seq > 0),
    at BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('card_opening', 'payment', 'late_accepted', 'card_debit', 'card_debit_undone',
        'refund_requested', 'refund_failed')),
    ref TEXT NOT NULL,
    -- in is positive, out negative, fen
    amount BIGINT NOT NULL CHECK (amount <> 0),
    balance BIGINT NOT NULL,
    site_id TEXT REFERENCES site (id),
    order_id TEXT REFERENCES pay_order (id),
    PRIMARY KEY (card_id, seq),
    UNIQUE (kind, ref),
    FOREIGN KEY (kind, ref) REFERENCES ledger_entry (kind, ref)
);

-- Work to be done later, enqueued in the transaction that causes it. `fence` grows with every lease: who comes back
-- with an old one has lost the job.
CREATE TABLE job (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    dedup_key TEXT UNIQUE,
    payload_json TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'done', 'dead')),
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    lease_until BIGINT,
    fence BIGINT NOT NULL,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX job_due ON job (run_at) WHERE state = 'queued';

CREATE TABLE webhook_endpoint (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    url TEXT NOT NULL,
    sealed_secret BLOB NOT NULL,
    enabled BIGINT NOT NULL CHECK (enabled IN (0, 1)),
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
-- Two endpoints of one address would open a barrier twice.
CREATE UNIQUE INDEX webhook_endpoint_address ON webhook_endpoint (operator_id, url) WHERE deleted_at IS NULL;
CREATE TABLE webhook_delivery (
    id TEXT PRIMARY KEY,
    endpoint_id TEXT NOT NULL REFERENCES webhook_endpoint (id),
    operator_id TEXT NOT NULL REFERENCES operator (id),
    -- the same for every try: the receiver tells repetitions by it
    message_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    body TEXT NOT NULL,
    order_id TEXT REFERENCES pay_order (id),
    -- the same event is sent to an endpoint once, whatever runs twice
    dedup_key TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
    attempts BIGINT NOT NULL,
    last_status BIGINT,
    last_error TEXT,
    next_at BIGINT,
    created_at BIGINT NOT NULL,
    delivered_at BIGINT,
    UNIQUE (endpoint_id, dedup_key)
);
CREATE INDEX webhook_delivery_by_operator ON webhook_delivery (operator_id, created_at, id);

-- Keys of the REST interface: SHA-256 in hex; `prefix` is what a person recognises.
CREATE TABLE api_key (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_by TEXT,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX api_key_by_operator ON api_key (operator_id);

-- Append-only, hash-chained: hash = SHA-256 over prev_hash and every other column.
CREATE TABLE audit_log (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    operator_id TEXT,
    staff_id TEXT,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    detail_json TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_log_by_operator ON audit_log (operator_id, seq);

-- A payer's browser session, in the wallet that it was made in; identities per (session, appid), because one domain
-- serves many operators.
CREATE TABLE payer_session (
    token_hash TEXT PRIMARY KEY,
    wallet TEXT NOT NULL CHECK (wallet IN ('wechat', 'alipay')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE TABLE payer_identity (
    session_hash TEXT NOT NULL REFERENCES payer_session (token_hash),
    app_id TEXT NOT NULL,
    payer_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (session_hash, app_id)
);
-- `state` of a web authorisation under way, bound to the session, used once.
CREATE TABLE oauth_state (
    state TEXT PRIMARY KEY,
    session_hash TEXT NOT NULL,
    app_id TEXT NOT NULL,
    token TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
-- The visit that a payer's session asked about by plate at a car-park code.
CREATE TABLE payer_choice (
    session_hash TEXT NOT NULL,
    token TEXT NOT NULL,
    visit_id TEXT NOT NULL REFERENCES visit (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (session_hash, token)
);

-- The card whose number a payer's session typed at a card station's code, and whether they knew its holder's name.
CREATE TABLE payer_card (
    session_hash TEXT NOT NULL,
    token TEXT NOT NULL,
    card_id TEXT NOT NULL REFERENCES card (id),
    holder_known BIGINT NOT NULL CHECK (holder_known IN (0, 1)),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (session_hash, token)
);

-- Small facts about the installation, e.g. which master key sealed it.
CREATE TABLE installation (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- A short-lived token that the App's server made for one payer and one thing to pay, so that no key ships in the App.
-- `payable_json`: what may be paid with it. It dies with the key that made it.
CREATE TABLE client_token (
    token_hash TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    key_id TEXT NOT NULL REFERENCES api_key (id),
    payer TEXT NOT NULL,
    payable_json TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX client_token_by_end ON client_token (expires_at);

-- What was asked with an Idempotency-Key: the same body has the same answer, another body is refused. `caller` is the
-- key's row, or the token's hash.
CREATE TABLE app_request (
    caller TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    -- NULL until it was answered with a payment
    answer_json TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (caller, idempotency_key)
);
CREATE INDEX app_request_by_age ON app_request (created_at);
