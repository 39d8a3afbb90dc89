-- Visitors: where they may book, whom they visit, what they booked, and the keys that their passes are made with.

-- For how many days after its end a booking is kept; no row: the product's default.
CREATE TABLE visitor_settings (
    operator_id TEXT PRIMARY KEY REFERENCES operator (id),
    retention_days BIGINT NOT NULL CHECK (retention_days BETWEEN 7 AND 730)
);

-- A site that takes bookings, and the code in the address of its booking page.
CREATE TABLE visitor_site (
    site_id TEXT PRIMARY KEY REFERENCES site (id),
    operator_id TEXT NOT NULL REFERENCES operator (id),
    token TEXT NOT NULL UNIQUE,
    -- 0: the page says that nothing can be booked here
    takes_bookings BIGINT NOT NULL CHECK (takes_bookings IN (0, 1)),
    created_at BIGINT NOT NULL
);
CREATE INDEX visitor_site_by_operator ON visitor_site (operator_id);

-- What a site's gates verify passes with. Sealed: 32 bytes.
CREATE TABLE visitor_key (
    site_id TEXT NOT NULL REFERENCES visitor_site (site_id),
    key_no BIGINT NOT NULL CHECK (key_no BETWEEN 1 AND 255),
    sealed BYTEA NOT NULL,
    check_value TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT,
    -- NULL: new passes are made with it
    replaced_at BIGINT,
    PRIMARY KEY (site_id, key_no)
);
-- One key is the current one.
CREATE UNIQUE INDEX visitor_key_current ON visitor_key (site_id) WHERE replaced_at IS NULL;

-- Somebody whom visitors come to see. Sealed: telephone number, openid, and the token of the binding link.
CREATE TABLE visitor_host (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    name TEXT NOT NULL,
    department TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    has_phone BIGINT NOT NULL CHECK (has_phone IN (0, 1)),
    -- SHA-256 of the binding link's token, in hex; NULL: it was used
    bind_hash TEXT UNIQUE,
    -- the official account that named the host, and when; both or neither
    bound_app_id TEXT,
    bound_at BIGINT,
    created_at BIGINT NOT NULL,
    removed_at BIGINT,
    CHECK ((bound_app_id IS NULL) = (bound_at IS NULL))
);
CREATE INDEX visitor_host_by_operator ON visitor_host (operator_id, id);

-- One booking. Sealed: the visitor's telephone number and openid, and the tokens of the visitor's and the host's pages.
CREATE TABLE visitor_booking (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    booking_no TEXT NOT NULL UNIQUE,
    site_id TEXT NOT NULL REFERENCES visitor_site (site_id),
    host_id TEXT NOT NULL REFERENCES visitor_host (id),
    -- SHA-256 of the form that was sent: the same form twice is one booking
    form_hash TEXT NOT NULL UNIQUE,
    visitor_hash TEXT NOT NULL UNIQUE,
    host_hash TEXT NOT NULL UNIQUE,
    sealed BYTEA NOT NULL,
    name TEXT NOT NULL,
    -- the last four digits of the telephone number: what staff look for
    phone_tail TEXT NOT NULL,
    reason TEXT NOT NULL,
    plate TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL CHECK (until_at > from_at),
    state TEXT NOT NULL
        CHECK (state IN ('requested', 'approved', 'declined', 'cancelled', 'expired', 'arrived')),
    pass_no BIGINT NOT NULL UNIQUE,
    -- whether a message went out to the host, and to the visitor
    host_told BIGINT NOT NULL CHECK (host_told IN (0, 1)),
    visitor_told BIGINT NOT NULL CHECK (visitor_told IN (0, 1)),
    -- why the host declined, or empty
    answer TEXT NOT NULL,
    decided_at BIGINT,
    arrived_at BIGINT,
    -- the gate's own number of the scan that let them in, and which gate it was
    check_no TEXT,
    gate TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK ((state = 'arrived') = (arrived_at IS NOT NULL))
);
CREATE INDEX visitor_booking_by_operator ON visitor_booking (operator_id, id);
CREATE INDEX visitor_booking_by_end ON visitor_booking (until_at);
CREATE INDEX visitor_booking_open_by_end ON visitor_booking (until_at) WHERE state IN ('requested', 'approved');
