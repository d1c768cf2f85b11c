-- A code can also prove the address an account is to move to; operators list users by address.

ALTER TABLE email_codes DROP CONSTRAINT email_codes_purpose_check;
ALTER TABLE email_codes ADD CONSTRAINT email_codes_purpose_check
  CHECK (purpose IN ('verify_email', 'reset_password', 'change_email'));

-- Canonical addresses are ASCII: in byte order a prefix is one range, and a page a piece of it.
CREATE INDEX users_by_email ON users (email COLLATE "C");
