-- The official account's plumbing: its shared token, what its server tells us, and files that prove a domain.
-- The two namesakes differ in nothing but BLOB/BYTEA.

-- What all processes share of an official account: its access token. One row per app and kind; only the process that
-- holds the lease asks for another one. Every fetch has its own fence.
CREATE TABLE oa_token (
    id TEXT PRIMARY KEY,
    app_row_id TEXT NOT NULL REFERENCES provider_app (id),
    kind TEXT NOT NULL CHECK (kind IN ('access_token', 'jsapi_ticket')),
    -- empty inside until the first one was fetched
    sealed BLOB NOT NULL,
    -- 0: there is none, or it was refused
    expires_at BIGINT NOT NULL,
    fetched_at BIGINT,
    fence BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    -- why the last fetch failed, in our stable word and in the provider's own words
    error_code TEXT,
    error_words TEXT,
    error_at BIGINT,
    UNIQUE (app_row_id, kind)
);

-- Where the official account's server posts to. `sealed`: token and EncodingAESKey, made here.
CREATE TABLE oa_callback (
    app_row_id TEXT PRIMARY KEY REFERENCES provider_app (id),
    -- the random id in the address
    notify_key TEXT NOT NULL UNIQUE,
    sealed BLOB NOT NULL,
    -- 1: messages that are not encrypted are taken too
    plain_allowed BIGINT NOT NULL CHECK (plain_allowed IN (0, 1)),
    made_at BIGINT NOT NULL,
    verified_at BIGINT,
    last_at BIGINT,
    last_event TEXT,
    refused_at BIGINT,
    refused_code TEXT
);

-- Files that prove to a platform that a domain is ours, served at the domain's root or below a path. Nothing of a row
-- changes but who released it and what a look from outside found.
CREATE TABLE verification_file (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    -- '' for the root, else 'a/b'
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    content_hex TEXT NOT NULL CHECK (length(content_hex) BETWEEN 2 AND 128),
    uploaded_by TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    released_by TEXT,
    released_at BIGINT,
    checked_at BIGINT,
    check_code TEXT,
    check_detail TEXT,
    UNIQUE (operator_id, path, name)
);
-- One address, one file.
CREATE UNIQUE INDEX verification_file_served ON verification_file (path, name) WHERE released_at IS NOT NULL;
