-- The truth about sessions; Redis only copies it. Rows are revoked by UPDATE and purged much later.

CREATE TABLE sessions (
  id                  bytea PRIMARY KEY,            -- SHA-256(context || 0x00 || secret); the secret is nowhere
  handle              uuid NOT NULL UNIQUE,         -- the name shown to people
  user_id             uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  application_context text NOT NULL CHECK (application_context IN ('web', 'admin', 'telegram')),
  session_data        jsonb NOT NULL DEFAULT '{}',
  ip                  text,
  user_agent          text,
  device              text,
  ver                 bigint NOT NULL DEFAULT 1,
  created_at          timestamptz NOT NULL DEFAULT now(),
  updated_at          timestamptz NOT NULL DEFAULT now(),
  last_seen_at        timestamptz NOT NULL DEFAULT now(),
  idle_expires_at     timestamptz NOT NULL,
  expires_at          timestamptz NOT NULL,
  revoked_at          timestamptz,
  revoke_reason       text,
  refresh_key         bytea NOT NULL,               -- one half of the refresh tokens' key; the other is configuration
  refresh_counter     bigint NOT NULL DEFAULT 0,
  refreshed_at        timestamptz NOT NULL DEFAULT now(),
  CHECK ((revoked_at IS NULL) = (revoke_reason IS NULL))
) WITH (fillfactor = 80);                           -- touches are frequent and stay on their page

CREATE INDEX sessions_live ON sessions (application_context, user_id) WHERE revoked_at IS NULL;
CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Which incarnation of the cache may be believed: values of another generation are invisible.
CREATE TABLE cache_generation (
  only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  gen          bigint NOT NULL,
  redis_run_id text NOT NULL
);
INSERT INTO cache_generation (gen, redis_run_id) VALUES (1, '');

-- What Redis must still be told. Written with the change, deleted when Redis has confirmed.
CREATE TABLE invalidation_outbox (
  seq        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind       text NOT NULL CHECK (kind IN ('session', 'user', 'token')),
  key        text NOT NULL,
  keep_until timestamptz NOT NULL,                  -- when the mark in Redis may go
  created_at timestamptz NOT NULL DEFAULT now()
);
