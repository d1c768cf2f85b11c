-- Codes sent by mail, the mails themselves, and failed logins.

-- One row for an address and purpose, whether the address has an account or not: nobody can tell by the behaviour.
CREATE TABLE email_codes (
  slot          bytea PRIMARY KEY,                  -- keyed hash of purpose and canonical address
  purpose       text NOT NULL CHECK (purpose IN ('verify_email', 'reset_password', 'change_email')),
  email         text NOT NULL,
  issue         uuid NOT NULL,                      -- changes with each code; only the last one counts
  code_hash     bytea NOT NULL,                     -- HMAC with the pepper
  attempts      int NOT NULL DEFAULT 0,             -- wrong ones, counted before they are judged
  issued_at     timestamptz NOT NULL DEFAULT now(),
  expires_at    timestamptz NOT NULL,
  consumed_at   timestamptz,
  day_started   timestamptz NOT NULL DEFAULT now(),
  issued_in_day int NOT NULL DEFAULT 1
);
CREATE INDEX email_codes_expiry ON email_codes (expires_at);

-- What a registration asked for. The code proves the address; this says what takes effect then. Several people may try
-- to register one address: the one who confirms with the code gets what he asked for himself.
CREATE TABLE pending_registrations (
  flow          uuid PRIMARY KEY,
  slot          bytea NOT NULL,
  password_hash text NOT NULL,
  locale        text NOT NULL,
  display_name  text,
  expires_at    timestamptz NOT NULL
);
CREATE INDEX pending_registrations_slot ON pending_registrations (slot);
CREATE INDEX pending_registrations_expiry ON pending_registrations (expires_at);

CREATE TABLE mail_outbox (
  id              uuid PRIMARY KEY,
  -- Null: a code is written down and sealed for an address nobody has, too, as it must not show in the time of the
  -- answer. Such a row is dropped unsent.
  recipient       text,
  content         bytea NOT NULL,                   -- subject and text, sealed: a code must not rest in clear
  attempts        int NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  expires_at      timestamptz NOT NULL,             -- a mail that is late by more than this is worth nothing
  created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX mail_outbox_due ON mail_outbox (next_attempt_at);

CREATE TABLE login_failures (
  subject      bytea PRIMARY KEY,                   -- keyed hash of context and address, known or not
  failures     int NOT NULL,
  locked_until timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX login_failures_age ON login_failures (updated_at);
