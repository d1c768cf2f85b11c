-- An offer to one user: bound to the amounts, signed, used at most once, short-lived.

CREATE TABLE quotes (
  id                  uuid PRIMARY KEY,
  user_id             uuid NOT NULL,
  application_context text NOT NULL CHECK (application_context IN ('web', 'admin', 'telegram')),
  from_currency       text NOT NULL REFERENCES currencies,
  to_currency         text NOT NULL REFERENCES currencies,
  side                text NOT NULL CHECK (side IN ('give', 'get')),  -- which amount the user named
  give                numeric(36,18) NOT NULL CHECK (give > 0),
  get                 numeric(36,18) NOT NULL CHECK (get > 0),
  rate                numeric(36,18) NOT NULL CHECK (rate > 0),
  fee                 numeric(36,18) NOT NULL CHECK (fee >= 0),
  -- provenance: what the price was made of
  rate_id             bigint NOT NULL REFERENCES exchange_rates,
  source              text NOT NULL,
  bid                 numeric(36,18) NOT NULL,
  ask                 numeric(36,18) NOT NULL,
  margin              numeric(12,10) NOT NULL,
  pair_version        bigint NOT NULL,
  created_at          timestamptz NOT NULL DEFAULT now(),
  expires_at          timestamptz NOT NULL,
  signature           text NOT NULL,
  used_at             timestamptz
);
-- For the removal of old offers that nobody took.
CREATE INDEX quotes_unused ON quotes (expires_at) WHERE used_at IS NULL;
