CREATE TABLE chats (
  id               uuid PRIMARY KEY,
  kind             text NOT NULL CHECK (kind IN ('direct', 'group', 'order', 'support')),
  title            text CHECK (char_length(title) BETWEEN 1 AND 128),
  order_id         uuid,
  created_by       uuid NOT NULL,
  created_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL,
  -- What there is one chat for: a pair of users, an order, a user's questions, a request to create a group.
  subject          text NOT NULL UNIQUE,
  request_hash     bytea NOT NULL,
  last_seq         bigint NOT NULL DEFAULT 0,
  -- Generations of what is kept in Redis: each write counts up the one of what it changes.
  messages_version bigint NOT NULL DEFAULT 0,
  pins_version     bigint NOT NULL DEFAULT 0,
  meta_version     bigint NOT NULL DEFAULT 0,
  CHECK ((kind = 'order') = (order_id IS NOT NULL))
);

CREATE INDEX chats_with_the_desk ON chats (updated_at DESC, id DESC) WHERE kind IN ('order', 'support');

CREATE TABLE chat_members (
  chat_id       uuid NOT NULL REFERENCES chats,
  user_id       uuid NOT NULL,
  role          text NOT NULL CHECK (role IN ('owner', 'member', 'operator')),
  last_read_seq bigint NOT NULL DEFAULT 0,
  joined_at     timestamptz NOT NULL,
  -- How far she has got, as numbers of messages: docs/decisions/0008. Some device of hers has the messages up to here;
  -- and what she has read.
  delivered_seq bigint NOT NULL DEFAULT 0,
  -- What was said before she came.
  joined_seq    bigint NOT NULL DEFAULT 0,
  -- The last message at the time of the last alert; one is outstanding until she has got that far.
  alerted_seq   bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (chat_id, user_id)
);
CREATE INDEX chat_members_by_user ON chat_members (user_id, chat_id);

CREATE TABLE messages (
  id               uuid PRIMARY KEY,
  chat_id          uuid NOT NULL REFERENCES chats,
  seq              bigint NOT NULL,          -- 1, 2, 3 without holes: given under the lock of the chat's row
  sender_id        uuid NOT NULL,
  kind             text NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'system')),
  body             text CHECK (char_length(body) BETWEEN 1 AND 4096),
  reply_to         uuid REFERENCES messages,
  forwarded_from   uuid REFERENCES messages,
  forwarded_sender uuid,
  client_key       text NOT NULL,
  request_hash     bytea NOT NULL,           -- tells a repetition from another request with the same key
  version          integer NOT NULL DEFAULT 1,
  created_at       timestamptz NOT NULL,
  edited_at        timestamptz,
  deleted_at       timestamptz,
  UNIQUE (chat_id, seq),
  CONSTRAINT messages_client_key UNIQUE (sender_id, client_key),
  CHECK ((body IS NULL) = (deleted_at IS NOT NULL))
);
CREATE INDEX messages_deleted ON messages (chat_id, seq) WHERE deleted_at IS NOT NULL;

CREATE TABLE pins (
  id         uuid PRIMARY KEY,
  chat_id    uuid NOT NULL REFERENCES chats,
  message_id uuid NOT NULL REFERENCES messages,
  pinned_by  uuid NOT NULL,
  pinned_at  timestamptz NOT NULL,
  UNIQUE (chat_id, message_id)
);

-- What a committed change has to send to its rooms: written with the change, published right after the commit, later
-- where that failed or the node died. Kept for a day, to answer a repeated request with the position it got.
CREATE TABLE room_outbox (
  position   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id         uuid NOT NULL UNIQUE,
  room       text NOT NULL,
  key        text NOT NULL,
  type       text NOT NULL,
  at         timestamptz NOT NULL,
  data       jsonb NOT NULL,
  removed    uuid,                           -- who has to leave the room
  created_at timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz,
  epoch      text,
  seq        bigint,
  UNIQUE (room, key)
);
CREATE INDEX room_outbox_unpublished ON room_outbox (position) WHERE published_at IS NULL;
CREATE INDEX room_outbox_published ON room_outbox (published_at) WHERE published_at IS NOT NULL;
