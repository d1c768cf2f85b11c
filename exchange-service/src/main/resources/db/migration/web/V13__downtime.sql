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

-- The event of an order whose deadline was moved. The order's version stays: its status did not change.
CREATE FUNCTION order_extended_event(event_id uuid, o orders, extended_by interval) RETURNS jsonb
LANGUAGE sql STABLE
RETURN jsonb_set(
  order_event(event_id, o, NULL)
    || jsonb_build_object('type', 'exchange.order.extended.v1', 'time', rfc3339(now())),
  '{data}',
  (order_event(event_id, o, NULL) -> 'data')
    || jsonb_build_object(
         'occurredAt', rfc3339(now()),
         'previousExpiresAt', rfc3339(o.expires_at - extended_by),
         'extendedBySeconds', trim_scale(extract(epoch FROM extended_by))::text,
         'reason', 'downtime'));
