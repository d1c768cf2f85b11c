-- Operators at the orders.

-- Who works on an order, for how long. A claim that has run out is none.
CREATE TABLE order_claims (
  order_id    uuid PRIMARY KEY REFERENCES orders,
  operator_id uuid NOT NULL,
  claimed_at  timestamptz NOT NULL,
  until       timestamptz NOT NULL
);
CREATE INDEX order_claims_operator ON order_claims (operator_id);

-- What operators told each other about an order while deciding about it.
CREATE TABLE order_notes (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id    uuid NOT NULL REFERENCES orders,
  operator_id uuid NOT NULL,
  action      text NOT NULL,
  note        text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX order_notes_order ON order_notes (order_id);

-- The terms an order had before an operator gave it the current rate.
CREATE TABLE order_requotes (
  order_id      uuid NOT NULL REFERENCES orders,
  version       bigint NOT NULL,            -- the order's version with these terms
  amount        numeric(36,18) NOT NULL,
  amount_out    numeric(36,18) NOT NULL,
  exchange_rate numeric(36,18) NOT NULL,
  fee           numeric(36,18) NOT NULL,
  rate_id       bigint NOT NULL REFERENCES exchange_rates,  -- what the new terms were made of
  operator_id   uuid NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (order_id, version)
);

-- The queue: orders that need somebody, oldest first. UUIDv7 sort by their time.
CREATE INDEX orders_queue ON orders (status, id) WHERE status IN (
  'paid_unconfirmed', 'underpaid', 'paid', 'processing', 'on_hold', 'late_paid', 'refund_pending', 'failed');
