-- Refunds are listed by the time they were asked for. The same text on both engines.

CREATE INDEX refund_by_operator ON refund (operator_id, created_at);
