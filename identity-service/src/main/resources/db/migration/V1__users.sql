-- People, what they show of themselves, and what they may do in which context.

CREATE TABLE users (
  id                 uuid PRIMARY KEY,
  email              text NOT NULL UNIQUE,          -- canonical form, the only one that is compared
  email_display      text NOT NULL,                 -- as the person typed it
  password_hash      text,                          -- PHC string; null until a password is set through a code
  email_verified     boolean NOT NULL DEFAULT false,
  status             text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'locked', 'deleted')),
  credential_version bigint NOT NULL DEFAULT 1,     -- grows when old credentials must no longer open a session
  ver                bigint NOT NULL DEFAULT 1,     -- grows with every change that cached copies or events carry
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now()
);

-- Canonical addresses are ASCII: in byte order a prefix is one range, and a page a piece of it.
CREATE INDEX users_by_email ON users (email COLLATE "C");

CREATE TABLE user_profiles (
  user_id      uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  display_name text,
  locale       text NOT NULL DEFAULT 'en',
  time_zone    text NOT NULL DEFAULT 'UTC',
  avatar_url   text,
  version      bigint NOT NULL DEFAULT 1,
  updated_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE user_permissions (
  id                  uuid PRIMARY KEY,
  user_id             uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  permission          text NOT NULL,
  application_context text NOT NULL CHECK (application_context IN ('web', 'admin', 'telegram')),
  granted_by          uuid,                         -- null: by configuration
  granted_at          timestamptz NOT NULL DEFAULT now(),
  UNIQUE (user_id, permission, application_context)
);

CREATE INDEX user_permissions_by_permission ON user_permissions (application_context, permission);
