-- Four eyes over margins: how far the price of a direction has been moved by one operator alone, and what waits for a
-- second one.

ALTER TABLE pairs
  -- What two operators agreed to last; null: what the pair has. One alone is held against these, however many steps he
  -- takes.
  ADD COLUMN agreed_margin numeric(12,10),
  ADD COLUMN agreed_fee    numeric(12,10);

-- Rules that hold once a second operator has approved them. Decided under the lock of the pair's row.
CREATE TABLE pair_proposals (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_currency text NOT NULL,
  to_currency   text NOT NULL,
  min_give      numeric(36,18) NOT NULL,
  max_give      numeric(36,18) NOT NULL,
  margin        numeric(12,10) NOT NULL,
  fee_share     numeric(12,10) NOT NULL,
  enabled       boolean NOT NULL,
  status        text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'rejected', 'superseded')),
  proposed_by   uuid NOT NULL,
  decided_by    uuid,
  created_at    timestamptz NOT NULL DEFAULT now(),
  expires_at    timestamptz NOT NULL,       -- after this it can no longer be approved
  decided_at    timestamptz,
  FOREIGN KEY (from_currency, to_currency) REFERENCES pairs,
  CHECK ((status = 'pending') = (decided_by IS NULL)),
  CONSTRAINT pair_proposals_four_eyes CHECK (status <> 'approved' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX pair_proposals_one_pending ON pair_proposals (from_currency, to_currency) WHERE status = 'pending';
