-- The birth of an order: the statement of exchange-service's OrderRepository with the history, the event and the hold on
-- the reserve of OrderSql. Keep it the same.
WITH used AS (
  UPDATE quotes SET used_at = now()
  WHERE id = $1 AND user_id = $2 AND application_context = 'web' AND used_at IS NULL AND expires_at > now()
  RETURNING *
), moved AS (
  INSERT INTO orders AS o (
    id, number, user_id, application_context, quote_id, from_currency, to_currency, from_scale, to_scale,
    amount, amount_out, exchange_rate, fee, payout_method, payout_account, payout_holder,
    payment_provider, cause, expires_at)
  SELECT $3, $4, q.user_id, q.application_context, q.id, q.from_currency, q.to_currency, f.scale, t.scale,
         q.give, q.get, q.rate, q.fee, $5, $6, $7, 'manual', 'created',
         date_trunc('milliseconds', now()) + interval '15 minutes'
  FROM used q
  JOIN currencies f ON f.code = q.from_currency
  JOIN currencies t ON t.code = q.to_currency
  RETURNING o
), pay AS (
  INSERT INTO payment_requests (provider, reference, order_id)
  SELECT (o).payment_provider, $8, (o).id FROM moved
  RETURNING *
), remembered AS (
  INSERT INTO idempotency_keys (principal, route, key, request_hash, resource_id)
  SELECT $9, 'POST /api/v1/orders', $10, $11, (o).id FROM moved
), history AS (
  INSERT INTO order_history (order_id, version, from_status, to_status, cause, actor, occurred_at)
  SELECT (o).id, (o).version, (o).previous_status, (o).status, (o).cause, $9, (o).updated_at FROM moved
), announced AS (
  INSERT INTO outbox (id, aggregate, type, event)
  SELECT event_id, (o).id::text, order_event_type(o), order_event(event_id, o, NULL)
  FROM (SELECT o, uuid_v7() AS event_id FROM moved) AS identified
), held AS (
  UPDATE reserves AS r SET held = r.held + change.amount
  FROM (SELECT (o).to_currency AS currency, sum((o).amount_out) AS amount FROM moved GROUP BY 1) AS change
  WHERE r.currency = change.currency
)
SELECT o.id, o.number, o.status, o.cause, o.from_currency, o.to_currency, o.amount, o.amount_out, o.exchange_rate, o.fee,
       o.paid_amount, o.payout_method, o.payout_account, o.payout_holder, o.created_at, o.expires_at, o.version,
       pay.provider, pay.reference
FROM (SELECT (o).* FROM moved) AS o JOIN pay ON pay.order_id = o.id
