-- Money that goes out for an order. A row exists before a provider is called: whatever happens then, the provider can be
-- asked what became of it, by the key that was written down.

CREATE TABLE payouts (
  id                 uuid PRIMARY KEY,
  order_id           uuid NOT NULL REFERENCES orders,
  provider           text NOT NULL,
  idempotency_key    text NOT NULL UNIQUE,  -- the same for every try: the provider tells repetitions by it
  amount             numeric(36,18) NOT NULL CHECK (amount > 0),
  currency           text NOT NULL REFERENCES currencies,
  scale              smallint NOT NULL,
  method             text NOT NULL,
  account            text NOT NULL,
  holder             text,
  status             text NOT NULL DEFAULT 'intended' CHECK (status IN (
                       'intended', 'sent', 'confirmed', 'failed', 'unknown', 'void')),
  provider_reference text,
  failure            text,
  attempts           int NOT NULL DEFAULT 1,
  requested_by       uuid NOT NULL,
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now(),
  tried_at           timestamptz NOT NULL DEFAULT now(),  -- when the provider was last asked to pay
  check_at           timestamptz NOT NULL,  -- when the provider is asked next
  CHECK (status <> 'confirmed' OR provider_reference IS NOT NULL)
);
CREATE UNIQUE INDEX payouts_one_per_order ON payouts (order_id) WHERE status <> 'void';
-- One transfer pays one order.
CREATE UNIQUE INDEX payouts_reference ON payouts (provider, provider_reference)
  WHERE provider_reference IS NOT NULL AND status <> 'void';
CREATE INDEX payouts_order ON payouts (order_id);
CREATE INDEX payouts_open ON payouts (check_at) WHERE status IN ('intended', 'sent', 'unknown');

CREATE FUNCTION payout_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status IN ('confirmed', 'void') THEN
    RAISE EXCEPTION 'payout % is %', OLD.id, OLD.status
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_guard';
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END
$$;
CREATE TRIGGER payout_guard BEFORE UPDATE ON payouts FOR EACH ROW EXECUTE FUNCTION payout_guard();

-- The other side of the sandbox provider: what it was asked to pay out, each key once.
CREATE TABLE sandbox_payouts (
  idempotency_key text PRIMARY KEY,
  amount          numeric(36,18) NOT NULL,
  currency        text NOT NULL,
  account         text NOT NULL,
  status          text NOT NULL CHECK (status IN ('executed', 'accepted', 'refused')),
  requests        int NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now()
);

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
  requested_by       uuid,                  -- null: asked for by the desk itself; somebody has to approve it all the same
  decided_by         uuid,
  sent_by            uuid,
  provider_reference text,
  created_at         timestamptz NOT NULL DEFAULT now(),
  decided_at         timestamptz,
  sent_at            timestamptz,
  CONSTRAINT refunds_four_eyes CHECK (
    status NOT IN ('approved', 'sent') OR NOT four_eyes OR (decided_by IS NOT NULL AND decided_by <> requested_by)),
  CONSTRAINT refunds_asked CHECK (requested_by IS NOT NULL OR four_eyes),
  CHECK (status <> 'sent' OR (provider_reference IS NOT NULL AND sent_by IS NOT NULL))
);
CREATE INDEX refunds_order ON refunds (order_id);
CREATE INDEX refunds_open ON refunds (id) WHERE status IN ('requested', 'approved');
