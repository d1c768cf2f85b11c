-- Money that came in. Every verified notice is kept, whatever is decided about it.

-- What a payer is told to put on the payment, one per order and provider.
CREATE TABLE payment_requests (
  provider   text NOT NULL,
  reference  text NOT NULL,
  order_id   uuid NOT NULL REFERENCES orders,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Version, language and text of the published instructions, as they were when the payer first asked: whoever has
  -- begun to pay must not be told another account. Null while nothing was published.
  instructions jsonb,
  PRIMARY KEY (provider, reference),
  UNIQUE (order_id, provider)
);

CREATE TABLE payments (
  id             uuid PRIMARY KEY,
  order_id       uuid REFERENCES orders,  -- null: the reference is none of ours
  provider       text NOT NULL,
  provider_tx_id text NOT NULL,
  reference      text NOT NULL,
  amount         numeric(36,18) NOT NULL CHECK (amount > 0),
  currency       text NOT NULL,           -- as the provider says it: it may be one we do not know
  paid_at        timestamptz NOT NULL,    -- the provider's time
  received_at    timestamptz NOT NULL DEFAULT now(),
  outcome        text NOT NULL CHECK (outcome IN (
                   'paid', 'overpaid', 'underpaid', 'late', 'honoured', 'wrong_currency', 'surplus', 'unknown_reference')),
  UNIQUE (provider, provider_tx_id)       -- one transaction credits at most one order, once
);
CREATE INDEX payments_order ON payments (order_id);

-- Payments that a provider has seen but does not vouch for yet. No money: nothing is booked for them.
CREATE TABLE payment_sightings (
  provider       text NOT NULL,
  provider_tx_id text NOT NULL,
  order_id       uuid REFERENCES orders,      -- null: the reference is none of ours
  reference      text NOT NULL,
  amount         numeric(36,18) NOT NULL CHECK (amount > 0),
  currency       text NOT NULL,
  paid_at        timestamptz NOT NULL,        -- the provider's time
  seen_at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, provider_tx_id)
);
CREATE INDEX payment_sightings_order ON payment_sightings (order_id);

-- Every authentic callback by its message id: the replay guard and the record of what was said.
CREATE TABLE payment_callbacks (
  provider    text NOT NULL,
  message_id  text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  body        text NOT NULL,              -- as received: what was signed
  outcome     text NOT NULL,
  PRIMARY KEY (provider, message_id)
);
