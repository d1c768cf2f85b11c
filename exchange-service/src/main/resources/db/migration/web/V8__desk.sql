-- Operators at the orders.

-- Who works on an order, for how long. A claim that has run out is none.
CREATE TABLE order_claims (
  order_id    uuid PRIMARY KEY REFERENCES orders,
  operator_id uuid NOT NULL,
  claimed_at  timestamptz NOT NULL,
  until       timestamptz NOT NULL
);
CREATE INDEX order_claims_operator ON order_claims (operator_id);

-- What operators told each other about an order while deciding about it.
CREATE TABLE order_notes (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id    uuid NOT NULL REFERENCES orders,
  operator_id uuid NOT NULL,
  action      text NOT NULL,
  note        text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX order_notes_order ON order_notes (order_id);

-- The terms an order had before an operator gave it the current rate.
CREATE TABLE order_requotes (
  order_id      uuid NOT NULL REFERENCES orders,
  version       bigint NOT NULL,            -- the order's version with these terms
  amount        numeric(36,18) NOT NULL,
  amount_out    numeric(36,18) NOT NULL,
  exchange_rate numeric(36,18) NOT NULL,
  fee           numeric(36,18) NOT NULL,
  rate_id       bigint NOT NULL REFERENCES exchange_rates,  -- what the new terms were made of
  operator_id   uuid NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (order_id, version)
);

-- What operators did on this side, on its way to the audit log in the other database. Written in the transaction of
-- the action; AuditProjector copies it (by event_id at most once) and then removes it.
CREATE TABLE audit_pending (
  event_id      uuid PRIMARY KEY,
  admin_id      uuid NOT NULL,
  action        text NOT NULL,
  resource_type text NOT NULL,
  resource_id   text NOT NULL,
  old_values    jsonb,
  new_values    jsonb,
  ip_address    text,
  user_agent    text,
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_pending_age ON audit_pending (created_at);

-- Our own downtime must not cost customers their orders: while no replica was up, nobody could pay.

-- The last sign of life of each replica, by the database's clock.
CREATE TABLE desk_heartbeat (
  node      text PRIMARY KEY,
  beaten_at timestamptz NOT NULL
) WITH (fillfactor = 20);

-- A time without any sign of life, found by whoever beat first after it. Its key is the last beat before it, so that it
-- is found once; the cursor says how far its extensions are, so that no order is extended twice for it.
CREATE TABLE desk_downtime (
  began_at    timestamptz PRIMARY KEY,
  ended_at    timestamptz NOT NULL,
  extended_by interval NOT NULL,
  orders      bigint NOT NULL DEFAULT 0,
  cursor_at   timestamptz NOT NULL DEFAULT 'infinity',
  cursor_id   uuid NOT NULL DEFAULT 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  done_at     timestamptz,
  CHECK (ended_at > began_at)
);
CREATE INDEX desk_downtime_unfinished ON desk_downtime (began_at) WHERE done_at IS NULL;

-- A replica's sign of life. True if a downtime, now found or before, still has orders to be extended.
CREATE FUNCTION desk_beats(of_node text, threshold interval, at_most interval) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  last timestamptz;
  beat timestamptz;
BEGIN
  -- One after the other: the second to come after a downtime must see the beat of the first.
  PERFORM pg_advisory_xact_lock(hashtextextended('desk-heartbeat', 0));
  beat := clock_timestamp();
  SELECT max(beaten_at) INTO last FROM desk_heartbeat;
  IF beat - last > threshold THEN
    INSERT INTO desk_downtime (began_at, ended_at, extended_by)
    -- Whole milliseconds, as deadlines have them; rounded in the customer's favour.
    VALUES (last, beat, least(date_trunc('milliseconds', beat - last) + interval '1 millisecond', at_most))
    ON CONFLICT DO NOTHING;
  END IF;
  INSERT INTO desk_heartbeat (node, beaten_at) VALUES (of_node, beat)
  ON CONFLICT (node) DO UPDATE SET beaten_at = excluded.beaten_at;
  DELETE FROM desk_heartbeat WHERE beaten_at < beat - interval '1 day';
  RETURN EXISTS (SELECT FROM desk_downtime WHERE done_at IS NULL);
END
$$;

-- Whether deadlines may be enforced: somebody was up just now, and no downtime waits for its extensions.
CREATE FUNCTION desk_is_up(threshold interval) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM desk_heartbeat WHERE beaten_at > now() - threshold)
       AND NOT EXISTS (SELECT FROM desk_downtime WHERE done_at IS NULL);
