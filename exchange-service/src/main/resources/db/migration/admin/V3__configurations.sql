-- Documents of the desk. A version is never changed; the newest one whose time has come holds.
CREATE TABLE configurations (
  name           text NOT NULL,
  version        bigint NOT NULL CHECK (version > 0),
  content        jsonb NOT NULL,
  effective_from timestamptz NOT NULL,
  created_by     uuid NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (name, version),
  CONSTRAINT configurations_not_past CHECK (effective_from >= created_at)
);
