-- Who did what in the back office. Rows are only added; each carries the hash of the one before it.

CREATE TABLE audit_logs (
  position      bigint PRIMARY KEY,       -- gap-free, given by the trigger
  event_id      uuid NOT NULL UNIQUE,     -- the same action is written once, however often it is projected
  admin_id      uuid NOT NULL,
  action        text NOT NULL,
  resource_type text NOT NULL,
  resource_id   text NOT NULL,
  old_values    jsonb,
  new_values    jsonb,
  ip_address    inet,
  user_agent    text,
  created_at    timestamptz NOT NULL,
  prev_hash     bytea NOT NULL,
  row_hash      bytea NOT NULL
);
CREATE INDEX audit_logs_admin ON audit_logs (admin_id, position DESC);
CREATE INDEX audit_logs_resource ON audit_logs (resource_type, resource_id, position DESC);
CREATE INDEX audit_logs_action ON audit_logs (action, position DESC);
-- Positions follow the arrival in the log, times the action itself.
CREATE INDEX audit_logs_time ON audit_logs (created_at);

-- The text a row's hash is made of. jsonb prints its members in one order, so the same row gives the same text.
CREATE FUNCTION audit_text(l audit_logs) RETURNS text
LANGUAGE sql STABLE
RETURN jsonb_build_object(
  'position', l.position, 'event_id', l.event_id, 'admin_id', l.admin_id, 'action', l.action,
  'resource_type', l.resource_type, 'resource_id', l.resource_id, 'old_values', l.old_values,
  'new_values', l.new_values, 'ip_address', host(l.ip_address), 'user_agent', l.user_agent,
  'created_at', extract(epoch FROM l.created_at))::text;

CREATE FUNCTION audit_chain() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  last audit_logs;
BEGIN
  -- One writer at a time: two rows must never follow the same one.
  PERFORM pg_advisory_xact_lock(hashtext('audit_logs'));
  SELECT * INTO last FROM audit_logs ORDER BY position DESC LIMIT 1;
  NEW.position := coalesce(last.position, 0) + 1;
  NEW.prev_hash := coalesce(last.row_hash, decode(repeat('00', 32), 'hex'));
  NEW.row_hash := sha256(NEW.prev_hash || convert_to(audit_text(NEW), 'UTF8'));
  RETURN NEW;
END
$$;
CREATE TRIGGER audit_chain BEFORE INSERT ON audit_logs FOR EACH ROW EXECUTE FUNCTION audit_chain();

CREATE FUNCTION audit_is_final() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_logs is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_logs
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_final();
