-- What the back office counts and reports by. Only orders that are paid for get into these indexes.
CREATE INDEX orders_attention ON orders (status)
  WHERE status IN ('paid_unconfirmed', 'paid', 'processing', 'on_hold', 'late_paid', 'refund_pending', 'failed');
CREATE INDEX orders_completed ON orders (updated_at) WHERE status = 'completed';
