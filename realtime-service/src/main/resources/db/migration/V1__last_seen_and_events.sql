-- When users were last seen. Redis knows it faster; this survives Redis.
CREATE TABLE last_seen (
  user_id uuid PRIMARY KEY,
  at      timestamptz NOT NULL
);

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
