CREATE TABLE collaboration_sessions (
  id         uuid PRIMARY KEY,              -- version 7: their order is that of their creation
  title      text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
  owner_id   uuid NOT NULL,
  client_key text NOT NULL,
  operations bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  active_at  timestamptz NOT NULL DEFAULT now(), -- when operations were saved last
  closed_at  timestamptz,
  UNIQUE (owner_id, client_key)
);
CREATE INDEX collaboration_sessions_idle ON collaboration_sessions (active_at) WHERE closed_at IS NULL;
CREATE INDEX collaboration_sessions_closed ON collaboration_sessions (closed_at) WHERE closed_at IS NOT NULL;

CREATE TABLE collaboration_participants (
  session_id uuid NOT NULL REFERENCES collaboration_sessions (id) ON DELETE CASCADE,
  user_id    uuid NOT NULL,
  PRIMARY KEY (session_id, user_id)
);
CREATE INDEX collaboration_participants_user ON collaboration_participants (user_id, session_id DESC);

-- The document after operation seq of an epoch. Text, as jsonb would write numbers in another way than they came.
CREATE TABLE collaboration_snapshots (
  session_id uuid PRIMARY KEY REFERENCES collaboration_sessions (id) ON DELETE CASCADE,
  epoch      text NOT NULL,                 -- '' until the session has been used
  seq        bigint NOT NULL,
  state      text NOT NULL,
  saved_at   timestamptz NOT NULL DEFAULT now()
);

-- The operations after the snapshot, always a prefix of what the epoch has.
CREATE TABLE collaboration_operations (
  session_id uuid NOT NULL REFERENCES collaboration_sessions (id) ON DELETE CASCADE,
  epoch      text NOT NULL,
  seq        bigint NOT NULL,
  operation  text NOT NULL,
  PRIMARY KEY (session_id, epoch, seq)
);
