-- The transactional outbox (shape shared by all services), what SQL needs to write events by itself, and the answers
-- that a repeated request gets again.

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

-- RFC 9562 version 7: 48 bits of Unix milliseconds, then random bits of a version 4 value with the version changed.
-- PostgreSQL has uuidv7() of its own from 18 on; older servers are supported too.
CREATE FUNCTION uuid_v7() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE
RETURN encode(
  set_bit(set_bit(
    overlay(uuid_send(gen_random_uuid())
            PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
            FROM 1 FOR 6),
    52, 1), 53, 1),
  'hex')::uuid;

-- RFC 3339 in UTC with milliseconds: the one spelling of an instant in events.
CREATE FUNCTION rfc3339(moment timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- The answer to a repeated request: kept in the transaction of the effect, so that it exists exactly when the effect does.
CREATE TABLE idempotency_keys (
  principal    text NOT NULL,             -- whose key it is
  route        text NOT NULL,
  key          text NOT NULL,
  request_hash bytea NOT NULL,
  resource_id  uuid NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (principal, route, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
