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
  max_jump      numeric(12,10) CHECK (max_jump > 0 AND max_jump < 1),  -- null: the configured share
  -- The jump breaker: a source whose rate moves too far at once halts its pair until an operator has looked at it.
  halted_at     timestamptz,
  halt_reason   text,
  -- What was offered when the pair was halted, and by whom. Kept after the operator resumed, until that source's next
  -- rate: what the operator has seen is no jump any more.
  offered_bid   numeric(36,18),
  offered_ask   numeric(36,18),
  offered_by    text,
  -- What two operators agreed to last; null: what the pair has. One alone is held against these, however many steps he
  -- takes.
  agreed_margin numeric(12,10),
  agreed_fee    numeric(12,10),
  PRIMARY KEY (from_currency, to_currency),
  CHECK (from_currency <> to_currency),
  CHECK (max_give >= min_give),
  CHECK ((halted_at IS NULL) = (halt_reason IS NULL)),
  CHECK ((offered_bid IS NULL) = (offered_ask IS NULL))
);

-- Four eyes over margins: rules that hold once a second operator has approved them. Decided under the lock of the
-- pair's row.
CREATE TABLE pair_proposals (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_currency text NOT NULL,
  to_currency   text NOT NULL,
  min_give      numeric(36,18) NOT NULL,
  max_give      numeric(36,18) NOT NULL,
  margin        numeric(12,10) NOT NULL,
  fee_share     numeric(12,10) NOT NULL,
  enabled       boolean NOT NULL,
  status        text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'rejected', 'superseded')),
  proposed_by   uuid NOT NULL,
  decided_by    uuid,
  created_at    timestamptz NOT NULL DEFAULT now(),
  expires_at    timestamptz NOT NULL,       -- after this it can no longer be approved
  decided_at    timestamptz,
  FOREIGN KEY (from_currency, to_currency) REFERENCES pairs,
  CHECK ((status = 'pending') = (decided_by IS NULL)),
  CONSTRAINT pair_proposals_four_eyes CHECK (status <> 'approved' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX pair_proposals_one_pending ON pair_proposals (from_currency, to_currency) WHERE status = 'pending';

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
