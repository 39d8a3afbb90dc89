-- Indexes for what is looked at often and grows for ever.

-- every repetition of a refund's notification is counted; an order's page shows what came about its refunds
CREATE INDEX notification_by_refund ON notification (refund_id) WHERE refund_id IS NOT NULL;
-- an order's page shows what was told of it
CREATE INDEX webhook_delivery_by_order ON webhook_delivery (order_id, created_at, id) WHERE order_id IS NOT NULL;
-- the desk and readiness ask for the dead, the sweep for the done
CREATE INDEX job_dead ON job (finished_at, id) WHERE state = 'dead';
CREATE INDEX job_done ON job (finished_at) WHERE state = 'done';
-- a receipt of a text message that names our id
CREATE INDEX message_by_sending ON message (operator_id, sending_id);
-- a removed host stays while a booking names them
CREATE INDEX visitor_booking_by_host ON visitor_booking (host_id);
-- the overview counts the cars inside and the open orders
CREATE INDEX visit_inside ON visit (operator_id) WHERE left_at IS NULL;
CREATE INDEX pay_order_open ON pay_order (operator_id) WHERE state = 'open';
-- the desk shows flagged payments in the order in which they came: without the order in the index, every payment is read
CREATE INDEX payment_flagged ON payment (operator_id, paid_at, id) WHERE flag IS NOT NULL;
DROP INDEX payment_at_desk;
-- and so do the refunds that wait there
DROP INDEX refund_at_desk;
CREATE INDEX refund_at_desk ON refund (operator_id, created_at, id)
    WHERE handled_at IS NULL AND state IN ('proposed', 'requested', 'failed', 'abnormal');
