-- What the desk can pay out, and what of it is promised. `balance` is the sum of the postings of all cash accounts of a
-- currency, `held` what orders hold; neither is ever written by hand.

CREATE TABLE reserves (
  currency text PRIMARY KEY REFERENCES currencies,
  balance  numeric(36,18) NOT NULL DEFAULT 0,
  held     numeric(36,18) NOT NULL DEFAULT 0 CHECK (held >= 0),
  CONSTRAINT reserves_covered CHECK (held <= balance)
) WITH (fillfactor = 20);                  -- one hot row for each currency: its versions stay on its page

INSERT INTO reserves (currency) SELECT code FROM currencies;

CREATE FUNCTION reserve_of_currency() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO reserves (currency) VALUES (NEW.code) ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER reserve_of_currency AFTER INSERT ON currencies FOR EACH ROW EXECUTE FUNCTION reserve_of_currency();

CREATE FUNCTION reserve_follows_cash() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE reserves r SET balance = r.balance + cash.amount
  FROM (
    SELECT currency, sum(amount) AS amount FROM fresh WHERE account LIKE 'cash:%' GROUP BY currency HAVING sum(amount) <> 0
  ) AS cash
  WHERE r.currency = cash.currency;
  RETURN NULL;
END
$$;
CREATE TRIGGER reserve_follows_cash AFTER INSERT ON postings REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION reserve_follows_cash();

-- While an order has one of these statuses the desk keeps what it promised.
CREATE FUNCTION holds_reserve(status text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(status IN ('pending', 'paid_unconfirmed', 'underpaid', 'paid', 'processing', 'failed'), false);

-- What orders gave back, not yet taken off `held`. Thousands of orders may end in one moment: each only adds a row here
-- instead of waiting for the one row of its currency. Until the rows are folded `held` is too large, never too small.
CREATE TABLE reserve_releases (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  currency text NOT NULL,
  amount   numeric(36,18) NOT NULL
);

-- Takes the returned amounts of one currency off `held`. One at a time; whoever comes second has nothing to do.
CREATE FUNCTION fold_releases(of_currency text, most int) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  folded int;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('fold:' || of_currency, 0)) THEN
    RETURN 0;
  END IF;
  WITH due AS (
    SELECT id FROM reserve_releases WHERE currency = of_currency ORDER BY id LIMIT most
  ), gone AS (
    DELETE FROM reserve_releases r USING due WHERE r.id = due.id RETURNING r.amount
  ), total AS (
    SELECT count(*)::int AS n, sum(amount) AS amount FROM gone
  ), taken AS (
    UPDATE reserves r SET held = r.held - total.amount FROM total WHERE r.currency = of_currency AND total.n > 0
  )
  SELECT n INTO folded FROM total;
  RETURN folded;
END
$$;

-- Orders that hold something from before there were reserves: what they were promised counts as put in.
SELECT book(uuid_v7(), 'opening', uuid_v7(), NULL, jsonb_build_array(
         jsonb_build_object('account', 'cash:treasury', 'currency', promised.currency, 'amount', promised.amount),
         jsonb_build_object('account', 'equity', 'currency', promised.currency, 'amount', -promised.amount)))
FROM (SELECT to_currency AS currency, sum(amount_out) AS amount FROM orders WHERE holds_reserve(status) GROUP BY 1) AS promised;
UPDATE reserves r SET held = promised.amount
FROM (SELECT to_currency AS currency, sum(amount_out) AS amount FROM orders WHERE holds_reserve(status) GROUP BY 1) AS promised
WHERE r.currency = promised.currency;
