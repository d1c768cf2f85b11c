-- What people do with the desk, for reports. Best effort: rows may be missing, none is there twice.
CREATE TABLE analytics_events (
  id         uuid PRIMARY KEY,
  user_id    uuid,
  event_type text NOT NULL,
  event_data jsonb NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX analytics_events_age ON analytics_events (created_at);
CREATE INDEX analytics_events_type ON analytics_events (event_type, created_at);
