-- Accounts that identity has deleted. Their ids stay in what was said in chats, and are all that is known of them here.
CREATE TABLE deleted_accounts (
  user_id    uuid PRIMARY KEY,
  deleted_at timestamptz NOT NULL DEFAULT now()
);
