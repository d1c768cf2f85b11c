-- The jump breaker: a source whose rate moves too far at once halts its pair until an operator has looked at it.

ALTER TABLE pairs
  ADD COLUMN max_jump    numeric(12,10) CHECK (max_jump > 0 AND max_jump < 1),  -- null: the configured share
  ADD COLUMN halted_at   timestamptz,
  ADD COLUMN halt_reason text,
  -- What was offered when the pair was halted, and by whom. Kept after the operator resumed, until that source's next
  -- rate: what the operator has seen is no jump any more.
  ADD COLUMN offered_bid numeric(36,18),
  ADD COLUMN offered_ask numeric(36,18),
  ADD COLUMN offered_by  text,
  ADD CHECK ((halted_at IS NULL) = (halt_reason IS NULL)),
  ADD CHECK ((offered_bid IS NULL) = (offered_ask IS NULL));
