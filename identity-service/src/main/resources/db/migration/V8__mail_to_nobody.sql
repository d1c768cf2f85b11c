-- A code is written down and sealed for an address nobody has, too: it must not show in the time of the answer.
-- Such a row has no recipient and is dropped unsent.
ALTER TABLE mail_outbox ALTER COLUMN recipient DROP NOT NULL;
