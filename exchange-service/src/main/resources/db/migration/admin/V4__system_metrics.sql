-- What the desk measured of itself, minute by minute.
CREATE TABLE system_metrics (
  metric_name  text NOT NULL,
  tags         jsonb NOT NULL DEFAULT '{}',
  recorded_at  timestamptz NOT NULL,      -- a whole minute
  metric_value double precision NOT NULL,
  PRIMARY KEY (metric_name, recorded_at, tags)
);
CREATE INDEX system_metrics_age ON system_metrics (recorded_at);

-- The minutes that were recorded: of all replicas the one that enters a minute records it.
CREATE TABLE metric_minutes (
  minute timestamptz PRIMARY KEY,
  node   text NOT NULL
);
