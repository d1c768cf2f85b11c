-- Why a report failed: an operator can do something about one that is too much for one statement, not about others.
ALTER TABLE reports
  ADD COLUMN failure text CHECK (failure IN ('timeout', 'error', 'abandoned')),
  ADD CHECK (failure IS NULL OR status = 'failed');
