-- The bot's own database: what came from Telegram, what each dialogue remembers, what is still to be told.
-- Deadlines and leases are always compared with the clock of the database, never with that of a node.

-- One dialogue per Telegram user, in the private chat with the bot.
CREATE TABLE conversations (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  telegram_user_id bigint NOT NULL UNIQUE,
  user_id          uuid,                                -- the linked account; a projection of identity's links
  link_changed_at  timestamptz,                         -- time of the identity event that last set user_id
  state            text NOT NULL DEFAULT 'idle',
  context          jsonb NOT NULL DEFAULT '{}',
  locale           text,                                -- language of the linked account
  language_code    text,                                -- language of the Telegram client, as last seen
  blocked_at       timestamptz,                         -- the user blocked the bot: nothing is sent until it is lifted
  version          bigint NOT NULL DEFAULT 0,
  created_at       timestamptz NOT NULL DEFAULT now(),
  updated_at       timestamptz NOT NULL DEFAULT now()
);
-- A Telegram user is linked to at most one account and an account to at most one Telegram user.
CREATE UNIQUE INDEX conversations_user ON conversations (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX conversations_draft ON conversations (updated_at) WHERE state <> 'idle';

CREATE TABLE messages (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  conversation_id bigint NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  message_id      bigint,
  message_type    text NOT NULL,
  content         jsonb NOT NULL,
  direction       text NOT NULL CHECK (direction IN ('in', 'out')),
  sent_at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX messages_conversation ON messages (conversation_id, id);
CREATE INDEX messages_sent_at ON messages (sent_at);

CREATE TABLE user_commands (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  telegram_user_id bigint NOT NULL,
  command          text NOT NULL,
  parameters       text,                                -- null for a command whose argument is a secret
  executed_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX user_commands_executed_at ON user_commands (executed_at);

-- Poller epoch, offset and lease; fingerprint of the published command menu.
CREATE TABLE bot_state (
  key        text PRIMARY KEY,
  value      jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- The durable inbox of Telegram. A row is written before the update is acknowledged; its presence is the duplicate check.
CREATE TABLE bot_updates (
  update_id        bigint PRIMARY KEY,
  telegram_user_id bigint NOT NULL,                     -- updates of one user are handled one after the other
  payload          jsonb,                               -- dropped once handled: the text of users is not hoarded
  received_at      timestamptz NOT NULL DEFAULT now(),
  processed_at     timestamptz,
  attempts         integer NOT NULL DEFAULT 0,
  next_attempt_at  timestamptz NOT NULL DEFAULT now(),
  last_error       text,
  dead_at          timestamptz                          -- given up after its last attempt, set aside with its payload
);
CREATE INDEX bot_updates_waiting ON bot_updates (telegram_user_id, update_id) WHERE processed_at IS NULL AND dead_at IS NULL;
CREATE INDEX bot_updates_oldest ON bot_updates (update_id) WHERE processed_at IS NULL AND dead_at IS NULL;
CREATE INDEX bot_updates_processed ON bot_updates (processed_at) WHERE processed_at IS NOT NULL;

-- One-time buttons: only the hash is kept, using one voids the others of its group.
CREATE TABLE action_tokens (
  token_hash       bytea PRIMARY KEY,
  group_id         uuid NOT NULL,
  telegram_user_id bigint NOT NULL,
  action           text NOT NULL,
  payload          jsonb NOT NULL DEFAULT '{}',
  expires_at       timestamptz NOT NULL,
  consumed_at      timestamptz,
  created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX action_tokens_group ON action_tokens (group_id);
CREATE INDEX action_tokens_owner ON action_tokens (telegram_user_id) WHERE consumed_at IS NULL;
CREATE INDEX action_tokens_expires_at ON action_tokens (expires_at);

-- Everything the bot has to say. PENDING -> SENDING -> SENT | UNKNOWN | SUPPRESSED | DEAD, or back to PENDING for another try.
CREATE TABLE notifications (
  id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id             uuid,                             -- set when the text is about an account: unlinking suppresses it
  telegram_user_id    bigint NOT NULL,
  chat_id             bigint NOT NULL,
  notification_type   text NOT NULL,
  lane                smallint NOT NULL CHECK (lane BETWEEN 0 AND 2),   -- 0 reply, 1 transactional, 2 bulk
  message             jsonb NOT NULL,
  dedup_key           text NOT NULL UNIQUE,
  status              text NOT NULL DEFAULT 'PENDING'
                      CHECK (status IN ('PENDING', 'SENDING', 'SENT', 'UNKNOWN', 'SUPPRESSED', 'DEAD')),
  sent                boolean GENERATED ALWAYS AS (status = 'SENT') STORED,
  sent_at             timestamptz,
  attempts            integer NOT NULL DEFAULT 0,       -- calls really made; a 429 is not one
  unknowns            integer NOT NULL DEFAULT 0,       -- calls whose fate is not known
  next_attempt_at     timestamptz NOT NULL DEFAULT now(),
  attempt_started_at  timestamptz,                      -- committed before the call: null means it was surely not made
  claim               uuid,
  claimed_until       timestamptz,
  valid_until         timestamptz,                      -- not worth saying later than this
  telegram_message_id bigint,
  last_error          text,
  created_at          timestamptz NOT NULL DEFAULT now(),
  CHECK (status <> 'SENDING' OR (claim IS NOT NULL AND claimed_until IS NOT NULL))
);
-- Head of line per chat, next work per lane, abandoned claims, retention.
CREATE INDEX notifications_chat ON notifications (chat_id, lane, id) WHERE status IN ('PENDING', 'SENDING');
CREATE INDEX notifications_due ON notifications (lane, id) WHERE status = 'PENDING';
CREATE INDEX notifications_claimed ON notifications (claimed_until) WHERE status = 'SENDING';
CREATE INDEX notifications_settled ON notifications (created_at) WHERE status IN ('SENT', 'UNKNOWN', 'SUPPRESSED', 'DEAD');
CREATE INDEX notifications_user ON notifications (user_id) WHERE status = 'PENDING';

-- The one live message that shows an order, edited in place.
CREATE TABLE order_cards (
  telegram_user_id    bigint NOT NULL,
  order_id            uuid NOT NULL,
  user_id             uuid NOT NULL,
  version             bigint NOT NULL,                  -- of the newest order event seen
  details             jsonb NOT NULL,                   -- the data of that event
  shown_version       bigint,                           -- of the event the message shows
  telegram_message_id bigint,
  updated_at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (telegram_user_id, order_id)
);
CREATE INDEX order_cards_updated_at ON order_cards (updated_at);

CREATE TABLE outbox (
  position     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id           uuid NOT NULL UNIQUE,
  aggregate    text NOT NULL,
  type         text NOT NULL,
  event        jsonb NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz
);
CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;

CREATE TABLE inbox (
  consumer   text NOT NULL,
  event_id   uuid NOT NULL,
  handled_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, event_id)
);
