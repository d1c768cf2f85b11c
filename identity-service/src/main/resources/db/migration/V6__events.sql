-- Events of committed changes, answers that a repeated request gets again.

CREATE TABLE outbox (
  position     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id           uuid NOT NULL UNIQUE,
  aggregate    text NOT NULL,            -- = CloudEvents subject; one aggregate's events stay in order
  type         text NOT NULL,
  event        jsonb NOT NULL,           -- the whole CloudEvent
  created_at   timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz
);
CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;

CREATE TABLE idempotency_keys (
  scope        text NOT NULL,            -- operation and caller
  key          text NOT NULL,
  request_hash bytea NOT NULL,
  status       int NOT NULL,
  response     jsonb NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
