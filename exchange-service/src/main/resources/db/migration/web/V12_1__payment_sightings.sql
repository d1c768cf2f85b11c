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

-- Orders that wait for the confirmation, by how long.
CREATE INDEX orders_unconfirmed ON orders (updated_at, id) WHERE status = 'paid_unconfirmed';
