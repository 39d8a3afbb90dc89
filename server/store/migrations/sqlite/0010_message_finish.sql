-- What an official account's server says counts for the operator at whose address it says so, and for nobody else who
-- entered the same AppID. What lies here waits for seconds, so nothing is carried over. The same text on both engines.

DROP TABLE message_finish;

-- What the platform said about a number that we do not know yet: its event may overtake its answer.
CREATE TABLE message_finish (
    operator_id TEXT NOT NULL REFERENCES operator (id),
    app_id TEXT NOT NULL,
    msg_id BIGINT NOT NULL,
    status TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (operator_id, app_id, msg_id)
);
CREATE INDEX message_finish_by_age ON message_finish (at);
