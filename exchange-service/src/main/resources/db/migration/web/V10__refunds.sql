-- Money that goes back. Together the refunds of an order never exceed what the ledger owes for it; that is decided under
-- the order's lock.

CREATE TABLE refunds (
  id                 uuid PRIMARY KEY,
  order_id           uuid NOT NULL REFERENCES orders,
  amount             numeric(36,18) NOT NULL CHECK (amount > 0),
  currency           text NOT NULL,         -- no reference: it may be money we do not know
  account            text NOT NULL CHECK (account IN ('customer', 'suspense')),  -- what it is taken from
  provider           text NOT NULL,         -- where the money lies
  reason             text NOT NULL,
  status             text NOT NULL CHECK (status IN ('requested', 'approved', 'sent', 'rejected')),
  four_eyes          boolean NOT NULL,      -- a second operator has to approve
  requested_by       uuid NOT NULL,
  decided_by         uuid,
  sent_by            uuid,
  provider_reference text,
  created_at         timestamptz NOT NULL DEFAULT now(),
  decided_at         timestamptz,
  sent_at            timestamptz,
  CONSTRAINT refunds_four_eyes CHECK (
    status NOT IN ('approved', 'sent') OR NOT four_eyes OR (decided_by IS NOT NULL AND decided_by <> requested_by)),
  CHECK (status <> 'sent' OR (provider_reference IS NOT NULL AND sent_by IS NOT NULL))
);
CREATE INDEX refunds_order ON refunds (order_id);
CREATE INDEX refunds_open ON refunds (id) WHERE status IN ('requested', 'approved');

-- A refund that is not to be: the order waits for another decision.
INSERT INTO order_transitions (from_status, to_status) VALUES ('refund_pending', 'on_hold');
