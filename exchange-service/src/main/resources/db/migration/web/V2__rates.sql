-- What can be exchanged, within which limits, and at which rate.

CREATE TABLE currencies (
  code    text PRIMARY KEY CHECK (code ~ '^[A-Z][A-Z0-9]{1,11}$'),
  kind    text NOT NULL CHECK (kind IN ('fiat', 'crypto')),
  scale   smallint NOT NULL CHECK (scale BETWEEN 0 AND 18),  -- decimals of the smallest unit
  network text
);

-- A direction a customer can exchange in. USDT -> UAH and UAH -> USDT are two pairs priced by one rate;
-- the one that runs against the rate's own direction is `inverse`.
CREATE TABLE pairs (
  from_currency text NOT NULL REFERENCES currencies,
  to_currency   text NOT NULL REFERENCES currencies,
  inverse       boolean NOT NULL,
  min_give      numeric(36,18) NOT NULL CHECK (min_give > 0),
  max_give      numeric(36,18) NOT NULL,
  margin        numeric(12,10) NOT NULL DEFAULT 0 CHECK (margin >= 0 AND margin < 1),    -- share taken off the rate
  fee_share     numeric(12,10) NOT NULL DEFAULT 0 CHECK (fee_share >= 0 AND fee_share < 1), -- share of what is paid out
  enabled       boolean NOT NULL DEFAULT true,
  version       bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (from_currency, to_currency),
  CHECK (from_currency <> to_currency),
  CHECK (max_give >= min_give)
);

-- Append-only history; the row with the newest valid_from that has begun is the current rate.
-- bid: what the desk pays in to_currency for one from_currency; ask: what it takes for one.
CREATE TABLE exchange_rates (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_currency text NOT NULL REFERENCES currencies,
  to_currency   text NOT NULL REFERENCES currencies,
  rate          numeric(36,18) NOT NULL CHECK (rate > 0),    -- the middle, for display and statistics
  bid           numeric(36,18) NOT NULL CHECK (bid > 0),
  ask           numeric(36,18) NOT NULL,
  source        text NOT NULL,
  valid_from    timestamptz NOT NULL DEFAULT now(),
  valid_until   timestamptz NOT NULL,                        -- nobody stands behind the price after this
  set_by        uuid,                                        -- the operator, if one set it
  UNIQUE (from_currency, to_currency, valid_from),
  CHECK (from_currency <> to_currency),
  CHECK (ask >= bid),
  CHECK (valid_until > valid_from)
);
