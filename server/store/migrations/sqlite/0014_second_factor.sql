-- The second factor of staff: a secret that they share with an app, and codes for the day when they do not have it. The
-- two namesakes differ in nothing but BLOB/BYTEA.

-- `confirmed_at` is null until its person has entered a code of it. `last_step`: the latest time step (30 s each, since
-- 1970) whose code was taken, so that none works twice. `shown_to`: SHA-256, hex, of the token of the one browser that began
-- it (its session, or its half sign-in); no other is shown the secret, or confirms it.
CREATE TABLE second_factor (
    staff_id TEXT PRIMARY KEY REFERENCES staff (id),
    sealed BLOB NOT NULL,
    shown_to TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL
);

-- A code that works once. `code_hash`: SHA-256 over its person and the code, hex.
CREATE TABLE recovery_code (
    staff_id TEXT NOT NULL REFERENCES staff (id),
    code_hash TEXT NOT NULL,
    PRIMARY KEY (staff_id, code_hash)
);

-- Somebody who has entered the password, and whose second factor is awaited. `token_hash`: SHA-256 of the cookie's token,
-- hex. `set_up` 1: there is none yet, and it must be set up now.
CREATE TABLE half_sign_in (
    token_hash TEXT PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    set_up BIGINT NOT NULL CHECK (set_up IN (0, 1)),
    expires_at BIGINT NOT NULL
);
CREATE INDEX half_sign_in_by_staff ON half_sign_in (staff_id);
CREATE INDEX half_sign_in_by_end ON half_sign_in (expires_at);

-- Whether an operator demands it of all its staff. The platform's own demand is a fact of `installation`.
ALTER TABLE operator ADD COLUMN second_factor_demanded BIGINT NOT NULL DEFAULT 0;
