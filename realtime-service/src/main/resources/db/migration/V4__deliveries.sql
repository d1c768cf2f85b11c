-- How far the devices of each member have got, as numbers of messages. A chat numbers its messages without holes, so one
-- number says it of all before: docs/decisions/0008.

-- A device is a session of the user.
CREATE TABLE devices (
  user_id uuid NOT NULL,
  device  text NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now(),  -- to the day
  PRIMARY KEY (user_id, device)
);
CREATE INDEX devices_seen ON devices (seen_at);

-- What a device has acknowledged of each chat. No row: the chat is younger than the device, and it has nothing of it.
CREATE TABLE delivery_marks (
  user_id uuid NOT NULL,
  device  text NOT NULL,
  chat_id uuid NOT NULL REFERENCES chats,
  seq     bigint NOT NULL,
  PRIMARY KEY (user_id, device, chat_id),
  FOREIGN KEY (user_id, device) REFERENCES devices ON DELETE CASCADE
);

-- Chats with messages that may not have reached everybody in time: one row, made by the first such message.
CREATE TABLE delivery_checks (
  chat_id  uuid PRIMARY KEY REFERENCES chats,
  from_seq bigint NOT NULL,      -- the first message nobody has looked after
  since    timestamptz NOT NULL  -- when that was said
);
CREATE INDEX delivery_checks_since ON delivery_checks (since);
