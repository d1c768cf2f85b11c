-- What operators changed about the desk. A setting without a row has the value of the configuration.
CREATE TABLE admin_settings (
  key        text PRIMARY KEY,
  value      jsonb NOT NULL,
  version    bigint NOT NULL CHECK (version > 0),
  updated_by uuid NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
