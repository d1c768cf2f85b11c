-- Keys that sign tokens, tokens that were called back, and the services that may ask for their own.

CREATE TABLE signing_keys (
  kid         text PRIMARY KEY,
  private_key bytea NOT NULL,                       -- PKCS#8, sealed
  public_key  bytea NOT NULL,                       -- X.509
  created_at  timestamptz NOT NULL DEFAULT now(),
  active_from timestamptz NOT NULL,                 -- published before, signs from then on
  expires_at  timestamptz                           -- leaves the key set; null while it may sign
);

CREATE TABLE revoked_tokens (
  jti        text PRIMARY KEY,
  expires_at timestamptz NOT NULL,                  -- the token's own end plus the clock skew verifiers allow
  revoked_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX revoked_tokens_expiry ON revoked_tokens (expires_at);

CREATE TABLE service_clients (
  client_id   text PRIMARY KEY,
  secret_hash bytea NOT NULL,
  enabled     boolean NOT NULL DEFAULT true,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now()
);
