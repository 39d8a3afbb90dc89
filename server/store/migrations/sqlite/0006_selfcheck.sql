-- Self-check, overrides of the gate, and what ends soon. The same text on both engines.

-- What the self-check found last, per operator and area. `findings_json` holds no secret.
CREATE TABLE self_check (
    operator_id TEXT NOT NULL REFERENCES operator (id),
    area TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    findings_json TEXT NOT NULL,
    PRIMARY KEY (operator_id, area)
);

-- A method that somebody switched on although its essential checks had not passed, and why. Gone once it is switched
-- off, or once they pass.
CREATE TABLE method_override (
    operator_id TEXT NOT NULL,
    method TEXT NOT NULL,
    cause TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (operator_id, method),
    FOREIGN KEY (operator_id, method) REFERENCES payment_method (operator_id, method)
);

-- That something ends soon was noticed: once per end and threshold. `seen_at`: somebody took it off the banner.
CREATE TABLE expiry_notice (
    operator_id TEXT NOT NULL REFERENCES operator (id),
    subject TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    threshold_days BIGINT NOT NULL CHECK (threshold_days IN (0, 7, 30, 60)),
    noticed_at BIGINT NOT NULL,
    seen_at BIGINT,
    PRIMARY KEY (operator_id, subject, ends_at, threshold_days)
);

-- What somebody did on a provider's side that counts against a quota there.
CREATE TABLE recorded_change (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    kind TEXT NOT NULL CHECK (kind IN ('domains', 'industry', 'template_application', 'app_name')),
    changed_at BIGINT NOT NULL,
    actor TEXT NOT NULL
);
CREATE INDEX recorded_change_by_operator ON recorded_change (operator_id, kind, changed_at);

-- Ends that no interface tells: somebody read them on a provider's page.
CREATE TABLE recorded_end (
    operator_id TEXT NOT NULL REFERENCES operator (id),
    kind TEXT NOT NULL CHECK (kind IN ('oa_verification', 'open_platform_verification', 'icp_filing', 'tls_certificate')),
    ends_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (operator_id, kind)
);

-- Words that prove that a request to the public address came back to this deployment.
CREATE TABLE echo_word (
    word TEXT PRIMARY KEY,
    answer TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
