-- Reports that operators asked for. A replica works at one as long as it renews its lease; after that another goes on
-- behind the last page that was stored.
CREATE TABLE reports (
  id           uuid PRIMARY KEY,
  type         text NOT NULL,
  parameters   jsonb NOT NULL,
  status       text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'done', 'failed')),
  requested_by uuid NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  finished_at  timestamptz,
  node         text,
  lease_until  timestamptz,
  attempts     int NOT NULL DEFAULT 0,
  row_count    bigint NOT NULL DEFAULT 0,
  truncated    boolean NOT NULL DEFAULT false, -- there was more than a report may have
  -- Why it failed: an operator can do something about one that is too much for one statement, not about others.
  failure      text CHECK (failure IN ('timeout', 'error', 'abandoned')),
  CHECK (failure IS NULL OR status = 'failed')
);
CREATE INDEX reports_waiting ON reports (created_at) WHERE status IN ('queued', 'running');
CREATE INDEX reports_age ON reports (created_at);

CREATE TABLE report_pages (
  report_id uuid NOT NULL REFERENCES reports ON DELETE CASCADE,
  page      int NOT NULL,                 -- from 0
  position  text,                         -- where the next page begins; null on the last one
  lines     jsonb NOT NULL,               -- array of arrays of texts, in the order of the type's columns
  PRIMARY KEY (report_id, page)
);
