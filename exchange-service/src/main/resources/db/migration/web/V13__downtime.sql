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

-- A deadline that is moved is a step of the order like any other: whoever compares versions must see that it changed.
INSERT INTO order_transitions (from_status, to_status) VALUES ('pending', 'pending');

CREATE OR REPLACE FUNCTION order_event_type(o orders) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 'exchange.order.'
       || CASE WHEN o.previous_status IS NULL THEN 'created'
               WHEN o.previous_status = o.status AND o.cause = 'downtime' THEN 'extended'
               ELSE replace(o.status, '_', '-') END
       || '.v1';
