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
