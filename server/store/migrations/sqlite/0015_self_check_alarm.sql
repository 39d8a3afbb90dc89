-- What the nightly self-check found wrong and told the staff of. A row stays while the check fails, so that nobody is told
-- of it every night.
CREATE TABLE self_check_alarm (
    operator_id TEXT NOT NULL REFERENCES operator (id),
    check_key TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (operator_id, check_key)
);
