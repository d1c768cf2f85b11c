-- A refund that the desk asks for by itself has nobody who asked; somebody has to approve it all the same.
ALTER TABLE refunds ALTER COLUMN requested_by DROP NOT NULL;
ALTER TABLE refunds ADD CONSTRAINT refunds_asked CHECK (requested_by IS NOT NULL OR four_eyes);

CREATE INDEX orders_late ON orders (updated_at) WHERE status = 'late_paid';
