-- Short messages: how an operator sends them. Portable types only; this file and its namesake in the other folder differ
-- in BLOB/BYTEA alone.

CREATE TABLE sms_setting (
    operator_id TEXT PRIMARY KEY REFERENCES operator (id),
    -- from 1; a save names the one that it read
    version BIGINT NOT NULL,
    enabled BIGINT NOT NULL CHECK (enabled IN (0, 1)),
    -- everything that may be shown, JSON
    public_json TEXT NOT NULL,
    -- the gateway's secret
    sealed BLOB NOT NULL,
    -- what the checks said, JSON
    checks_json TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
