-- Outgoing webhooks. What is to be sent is written by the transaction of the event itself (a trigger on the outbox), so
-- an event that was committed is delivered whatever happens to Redis or to a replica.

CREATE TABLE webhook_endpoints (
  id              uuid PRIMARY KEY,
  user_id         uuid NOT NULL,
  url             text NOT NULL,
  event_types     text[] NOT NULL CHECK (cardinality(event_types) > 0),
  status          text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'paused', 'disabled')),
  reason          text,                    -- why it was disabled
  secret          bytea NOT NULL,          -- sealed, see WebhookSecrets
  previous_secret bytea,                   -- signs too until previous_until
  previous_until  timestamptz,
  version         bigint NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX webhook_endpoints_owner ON webhook_endpoints (user_id, created_at, id);
CREATE INDEX webhook_endpoints_active ON webhook_endpoints (user_id) WHERE status = 'active';

-- No reference to the endpoint: its check would make the change of an order fail because of an endpoint deleted in the
-- same moment. Deliveries of no endpoint are never claimed, and are forgotten with the old ones.
CREATE TABLE webhook_deliveries (
  id               uuid PRIMARY KEY,       -- the webhook-id: the same for all attempts
  position         bigint GENERATED ALWAYS AS IDENTITY,
  endpoint_id      uuid NOT NULL,
  event_id         uuid NOT NULL,
  type             text NOT NULL,
  body             text NOT NULL,
  status           text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
  attempts         int NOT NULL DEFAULT 0,
  under_way        boolean NOT NULL DEFAULT false,
  next_attempt_at  timestamptz NOT NULL DEFAULT now(),  -- while one is under way: when it counts as lost
  first_attempt_at timestamptz,
  last_attempt_at  timestamptz,
  last_status      int,                    -- of HTTP
  last_error       text,
  created_at       timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 85);
-- The head of each endpoint's queue.
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (endpoint_id, position) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_log ON webhook_deliveries (endpoint_id, position DESC);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at);

CREATE FUNCTION webhook_body(type text, moment text, data jsonb) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN jsonb_build_object('type', type, 'timestamp', moment, 'data', data)::text;

-- Once for each statement, however many events it writes; nothing but one look into an index while nobody has endpoints.
CREATE FUNCTION webhook_enqueue() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM webhook_endpoints WHERE status = 'active') THEN
    INSERT INTO webhook_deliveries (id, endpoint_id, event_id, type, body)
    SELECT uuid_v7(), w.id, e.id, e.type, webhook_body(e.type, e.event ->> 'time', e.event -> 'data')
    FROM fresh e
    JOIN webhook_endpoints w ON w.user_id = (e.event -> 'data' ->> 'userId')::uuid
    WHERE w.status = 'active' AND e.type = ANY (w.event_types)
    ORDER BY e.position;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER webhook_enqueue AFTER INSERT ON outbox REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION webhook_enqueue();
