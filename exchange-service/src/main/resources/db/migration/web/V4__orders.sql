-- Orders. The status changes only along order_transitions, every change counts the version up by one and leaves one
-- history row and one outbox row; the trigger holds the first two, the statements (see OrderSql) the rest.

CREATE TABLE order_transitions (
  from_status text NOT NULL,
  to_status   text NOT NULL,
  PRIMARY KEY (from_status, to_status)
);
INSERT INTO order_transitions (from_status, to_status) VALUES
  -- A deadline that is moved is a step like any other: whoever compares versions must see that it changed.
  ('pending', 'pending'),
  ('pending', 'paid_unconfirmed'), ('pending', 'paid'), ('pending', 'underpaid'),
  ('pending', 'expired'), ('pending', 'cancelled'), ('pending', 'on_hold'),
  ('paid_unconfirmed', 'paid'), ('paid_unconfirmed', 'underpaid'), ('paid_unconfirmed', 'on_hold'),
  ('underpaid', 'underpaid'), ('underpaid', 'paid'), ('underpaid', 'on_hold'), ('underpaid', 'refund_pending'),
  ('paid', 'processing'), ('paid', 'on_hold'), ('paid', 'refund_pending'),
  ('processing', 'completed'), ('processing', 'failed'), ('processing', 'on_hold'),
  ('failed', 'processing'), ('failed', 'refund_pending'),
  ('expired', 'late_paid'), ('cancelled', 'late_paid'),
  ('late_paid', 'paid'), ('late_paid', 'on_hold'), ('late_paid', 'refund_pending'),
  -- A payment told twice, differently, puts an order on hold even while its payout is under way; what was paid out then
  -- is paid out.
  ('on_hold', 'completed'),
  ('on_hold', 'paid'), ('on_hold', 'refund_pending'),
  ('refund_pending', 'refunded'),
  -- A refund that is not to be: the order waits for another decision.
  ('refund_pending', 'on_hold');

-- While an order has one of these statuses the desk keeps what it promised.
CREATE FUNCTION holds_reserve(status text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(status IN ('pending', 'paid_unconfirmed', 'underpaid', 'paid', 'processing', 'failed'), false);

CREATE TABLE orders (
  id                  uuid PRIMARY KEY,
  number              text NOT NULL UNIQUE,
  user_id             uuid NOT NULL,
  application_context text NOT NULL CHECK (application_context IN ('web', 'admin', 'telegram')),
  quote_id            uuid NOT NULL UNIQUE REFERENCES quotes,
  from_currency       text NOT NULL REFERENCES currencies,
  to_currency         text NOT NULL REFERENCES currencies,
  from_scale          smallint NOT NULL,  -- decimals as they were when the order was made: an order explains itself
  to_scale            smallint NOT NULL,
  amount              numeric(36,18) NOT NULL CHECK (amount > 0),
  amount_out          numeric(36,18) NOT NULL CHECK (amount_out > 0),
  exchange_rate       numeric(36,18) NOT NULL CHECK (exchange_rate > 0),
  fee                 numeric(36,18) NOT NULL CHECK (fee >= 0),
  paid_amount         numeric(36,18) NOT NULL DEFAULT 0 CHECK (paid_amount >= 0),
  payout_method       text NOT NULL,
  payout_account      text NOT NULL,
  payout_holder       text,
  payment_provider    text NOT NULL,      -- with whom it was born; its payment_requests may have others beside
  status              text NOT NULL DEFAULT 'pending' CHECK (status IN (
                        'pending', 'paid_unconfirmed', 'paid', 'processing', 'completed', 'expired', 'cancelled',
                        'underpaid', 'on_hold', 'late_paid', 'refund_pending', 'refunded', 'failed')),
  previous_status     text,
  cause               text NOT NULL,      -- why it has this status
  version             bigint NOT NULL DEFAULT 1,
  created_at          timestamptz NOT NULL DEFAULT now(),
  updated_at          timestamptz NOT NULL DEFAULT now(),
  expires_at          timestamptz NOT NULL
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

-- What the deadline can still hit. Everything that asks "what is due" reads only this index.
CREATE INDEX orders_deadline ON orders (expires_at, id) WHERE status IN ('pending', 'underpaid');
CREATE INDEX orders_owner ON orders (user_id, created_at DESC, id DESC);
CREATE INDEX orders_owner_open ON orders (user_id) WHERE status IN ('pending', 'underpaid');
-- The queue: orders that need somebody, oldest first. UUIDv7 sort by their time.
CREATE INDEX orders_queue ON orders (status, id) WHERE status IN (
  'paid_unconfirmed', 'underpaid', 'paid', 'processing', 'on_hold', 'late_paid', 'refund_pending', 'failed');
-- Orders that wait for the confirmation, by how long.
CREATE INDEX orders_unconfirmed ON orders (updated_at, id) WHERE status = 'paid_unconfirmed';
-- What the back office counts and reports by. Only orders that are paid for get into these indexes.
CREATE INDEX orders_attention ON orders (status)
  WHERE status IN ('paid_unconfirmed', 'paid', 'processing', 'on_hold', 'late_paid', 'refund_pending', 'failed');
CREATE INDEX orders_completed ON orders (updated_at) WHERE status = 'completed';
CREATE INDEX orders_late ON orders (updated_at) WHERE status = 'late_paid';

CREATE FUNCTION order_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'pending' OR NEW.version <> 1 THEN
      RAISE EXCEPTION 'an order begins pending in version 1' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NOT EXISTS (SELECT FROM order_transitions t WHERE t.from_status = OLD.status AND t.to_status = NEW.status) THEN
    RAISE EXCEPTION 'order %: no transition from % to %', OLD.id, OLD.status, NEW.status
      USING ERRCODE = 'check_violation', CONSTRAINT = 'order_transitions';
  END IF;
  NEW.previous_status := OLD.status;
  NEW.version := OLD.version + 1;
  NEW.updated_at := now();
  RETURN NEW;
END
$$;
CREATE TRIGGER order_guard_insert BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION order_guard();
CREATE TRIGGER order_guard_update BEFORE UPDATE OF status ON orders FOR EACH ROW EXECUTE FUNCTION order_guard();

CREATE TABLE order_history (
  order_id    uuid NOT NULL REFERENCES orders,
  version     bigint NOT NULL,
  from_status text,
  to_status   text NOT NULL,
  cause       text NOT NULL,
  actor       text NOT NULL,              -- user:<id>, operator:<id>, provider:<name> or system
  occurred_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (order_id, version)
);

CREATE FUNCTION order_event_type(o orders) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 'exchange.order.'
       || CASE WHEN o.previous_status IS NULL THEN 'created'
               WHEN o.previous_status = o.status AND o.cause = 'downtime' THEN 'extended'
               ELSE replace(o.status, '_', '-') END
       || '.v1';

-- The CloudEvent of the order's newest version. One builder for every path, so that all paths tell it the same way.
CREATE FUNCTION order_event(event_id uuid, o orders, traceparent text) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
RETURN jsonb_build_object(
  'specversion', '1.0',
  'id', event_id,
  'source', '/exchanger/exchange',
  'type', order_event_type(o),
  'subject', o.id,
  'time', rfc3339(o.updated_at),
  'datacontenttype', 'application/json',
  'sequence', lpad(o.version::text, 19, '0'),  -- as text that sorts like the number
  'data', jsonb_build_object(
    'orderId', o.id,
    'number', o.number,
    'userId', o.user_id,
    'context', o.application_context,
    'status', o.status,
    'previousStatus', o.previous_status,
    'from', o.from_currency,
    'to', o.to_currency,
    'give', round(o.amount, o.from_scale)::text,
    'get', round(o.amount_out, o.to_scale)::text,
    'rate', trim_scale(o.exchange_rate)::text,
    'expiresAt', rfc3339(o.expires_at),
    'version', o.version,
    'cause', o.cause,
    'occurredAt', rfc3339(o.updated_at)))
  || CASE WHEN traceparent IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('traceparent', traceparent) END;
