-- What the listing filters by. Positions follow the arrival in the log, times the action itself.
CREATE INDEX audit_logs_action ON audit_logs (action, position DESC);
CREATE INDEX audit_logs_time ON audit_logs (created_at);
