-- Messages to people. Portable types only; this file and its namesake in the other folder differ in BLOB/BYTEA alone.

-- Message push (推送配置) of a kind that goes by a template. `template_json` is the template as it was fetched from the
-- account; it is compared with what is demanded whenever it is looked at.
CREATE TABLE message_setting (
    operator_id TEXT NOT NULL REFERENCES operator (id),
    kind TEXT NOT NULL CHECK (kind IN ('notice', 'payment', 'visitor_request', 'visitor_result')),
    enabled BIGINT NOT NULL CHECK (enabled IN (0, 1)),
    -- the official account that holds the template; '' while none is picked
    app_id TEXT NOT NULL,
    template_json TEXT,
    -- which value goes into which field of a category template; '[]' for the guide's
    mapping_json TEXT NOT NULL,
    fetched_at BIGINT,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (operator_id, kind)
);

-- One message to one person. What it says and to whom is sealed in `message_private`, and goes after a while.
CREATE TABLE message (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    kind TEXT NOT NULL,
    -- the same thing is told once, whatever runs twice
    dedup_key TEXT NOT NULL,
    -- shown and searched: an order's number, a booking's; holds nothing personal
    reference TEXT NOT NULL,
    -- whom, masked
    recipient TEXT NOT NULL,
    -- the official account whose follower is told; '' where only a telephone number is known
    app_id TEXT NOT NULL,
    order_id TEXT REFERENCES pay_order (id),
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'delivered', 'failed', 'not_reachable', 'sms')),
    -- which way it goes now
    channel TEXT NOT NULL CHECK (channel IN ('wechat', 'sms')),
    -- the same for every try of one sending: the other side tells repetitions by it
    sending_id TEXT NOT NULL UNIQUE,
    -- since when it is not known whether a try of this sending arrived
    unknown_since BIGINT,
    -- tries of this sending
    tries BIGINT NOT NULL,
    msg_id BIGINT,
    -- what went wrong last: a stable word, and the other side's words
    why TEXT,
    words TEXT,
    next_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    finished_at BIGINT,
    UNIQUE (operator_id, dedup_key)
);
CREATE INDEX message_by_operator ON message (operator_id, created_at, id);
CREATE INDEX message_by_number ON message (app_id, msg_id) WHERE msg_id IS NOT NULL;
CREATE INDEX message_by_order ON message (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX message_by_age ON message (created_at);

-- Recipient, values and link, as JSON.
CREATE TABLE message_private (
    message_id TEXT PRIMARY KEY REFERENCES message (id),
    sealed BYTEA NOT NULL,
    forget_at BIGINT NOT NULL
);
CREATE INDEX message_private_by_end ON message_private (forget_at);

-- Every try: written before it is made, and again with what came of it.
CREATE TABLE message_try (
    message_id TEXT NOT NULL REFERENCES message (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    channel TEXT NOT NULL,
    -- 'begun' until an answer is there
    outcome TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (message_id, seq)
);

-- What the platform said about a number that we do not know yet: its event may overtake its answer.
CREATE TABLE message_finish (
    app_id TEXT NOT NULL,
    msg_id BIGINT NOT NULL,
    status TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (app_id, msg_id)
);
CREATE INDEX message_finish_by_age ON message_finish (at);

-- An account whose daily number of messages is used up is left alone until then.
CREATE TABLE message_pause (
    app_id TEXT PRIMARY KEY,
    until BIGINT NOT NULL
);

-- The telephone number of a card's or a stay's holder, for messages: `owner` is the card's or the visit's id.
CREATE TABLE holder_phone (
    owner TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    sealed BYTEA NOT NULL,
    masked TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Staff who said which follower of an operator's account they are.
CREATE TABLE staff_follower (
    id TEXT PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    operator_id TEXT NOT NULL REFERENCES operator (id),
    app_id TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    masked TEXT NOT NULL,
    bound_at BIGINT NOT NULL,
    UNIQUE (staff_id, operator_id)
);

-- What platform staff tell every operator: a banner in the console until it ends.
CREATE TABLE announcement (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL CHECK (subject IN ('address', 'domain', 'certificate', 'other')),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    link TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX announcement_by_end ON announcement (ends_at);
