-- Accounts that identity has deleted. Their ids stay in what was said in chats, and are all that is known of them here.
CREATE TABLE deleted_accounts (
  user_id      uuid PRIMARY KEY,
  deleted_at   timestamptz NOT NULL DEFAULT now(),
  try_at       timestamptz NOT NULL DEFAULT now(), -- when to forget what is left of it
  forgotten_at timestamptz
);
CREATE INDEX deleted_accounts_to_forget ON deleted_accounts (try_at) WHERE forgotten_at IS NULL;
