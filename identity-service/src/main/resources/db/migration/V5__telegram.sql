-- Which Telegram account belongs to which user, and the one-time invitations that lead there.

CREATE TABLE telegram_links (
  user_id          uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  telegram_user_id bigint NOT NULL UNIQUE,
  telegram_name    text,
  locale           text,
  linked_at        timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE telegram_link_requests (
  id               uuid PRIMARY KEY,
  user_id          uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  code_hash        bytea NOT NULL UNIQUE,
  telegram_user_id bigint,
  telegram_name    text,
  locale           text,
  claimed_at       timestamptz,
  bot_confirmed_at timestamptz,
  web_confirmed_at timestamptz,
  linked_at        timestamptz,
  expires_at       timestamptz NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX telegram_link_requests_of_user ON telegram_link_requests (user_id);
CREATE INDEX telegram_link_requests_expiry ON telegram_link_requests (expires_at);
