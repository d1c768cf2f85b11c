-- What every peer does at the deadlines of some orders ($1, an array of ids): the statement of exchange-service's
-- ExpiryRepository with the history, the event and the returned reserve of OrderSql. Keep it the same.
WITH due AS (
  SELECT o.id FROM orders o
  WHERE o.status IN ('pending', 'underpaid') AND o.expires_at <= now() AND o.id = ANY($1)
  FOR UPDATE SKIP LOCKED
), moved AS (
  UPDATE orders AS o
  SET status = CASE o.status WHEN 'pending' THEN 'expired' ELSE 'on_hold' END, cause = 'deadline'
  FROM due WHERE o.id = due.id
  RETURNING o
), history AS (
  INSERT INTO order_history (order_id, version, from_status, to_status, cause, actor, occurred_at)
  SELECT (o).id, (o).version, (o).previous_status, (o).status, (o).cause, 'system', (o).updated_at FROM moved
), announced AS (
  INSERT INTO outbox (id, aggregate, type, event)
  SELECT event_id, (o).id::text, order_event_type(o), order_event(event_id, o, NULL)
  FROM (SELECT o, uuid_v7() AS event_id FROM moved) AS identified
), released AS (
  INSERT INTO reserve_releases (currency, amount)
  SELECT (o).to_currency, (o).amount_out FROM moved
  WHERE holds_reserve((o).previous_status) AND NOT holds_reserve((o).status)
)
SELECT count(*)::int AS claimed FROM moved
