-- Double entry: what the desk has and owes, as movements between accounts. A positive amount is a debit: the account
-- `cash:...` grows by it; what is owed (`customer`, `suspense`), earned (`fees`) or put in (`equity`) is negative.

CREATE TABLE transactions (
  id         uuid PRIMARY KEY,
  kind       text NOT NULL CHECK (kind IN (
               'opening', 'reserve', 'payment', 'exchange', 'payout', 'refund', 'correction')),
  source_id  uuid NOT NULL,                -- what it tells of: a payment, a payout, a refund, an order
  order_id   uuid REFERENCES orders,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (kind, source_id)                 -- one thing is booked once, however often it is told
);
CREATE INDEX transactions_order ON transactions (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE postings (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id uuid NOT NULL REFERENCES transactions,
  account        text NOT NULL CHECK (account ~ '^(cash:[a-z0-9-]+|customer|suspense|exchange|fees|equity)$'),
  currency       text NOT NULL,            -- no reference: money may come in that we do not know
  amount         numeric(36,18) NOT NULL CHECK (amount <> 0)
);
CREATE INDEX postings_transaction ON postings (transaction_id);
CREATE INDEX postings_account ON postings (account, currency);

CREATE FUNCTION ledger_balances() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  off record;
BEGIN
  SELECT p.currency, sum(p.amount) AS amount INTO off
  FROM postings p WHERE p.transaction_id = NEW.transaction_id
  GROUP BY p.currency HAVING sum(p.amount) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'transaction % is off by % %', NEW.transaction_id, off.amount, off.currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balances';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ledger_balances AFTER INSERT ON postings
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balances();

CREATE FUNCTION ledger_has_postings() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM postings p WHERE p.transaction_id = NEW.id) THEN
    RAISE EXCEPTION 'transaction % moves nothing', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_has_postings';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ledger_has_postings AFTER INSERT ON transactions
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_has_postings();

CREATE FUNCTION ledger_is_final() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: book a correction', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER ledger_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON transactions
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_final();
CREATE TRIGGER ledger_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON postings
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_final();

-- Books one transaction; what was booked before is not booked again. Postings: [{"account", "currency", "amount"}].
CREATE FUNCTION book(id uuid, kind text, source_id uuid, order_id uuid, entries jsonb) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO transactions (id, kind, source_id, order_id) VALUES (id, kind, source_id, order_id) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO postings (transaction_id, account, currency, amount)
  SELECT book.id, e.account, e.currency, e.amount
  FROM jsonb_to_recordset(entries) AS e(account text, currency text, amount numeric);
  RETURN true;
END
$$;

-- What the desk can pay out, and what of it is promised. `balance` is the sum of the postings of all cash accounts of a
-- currency, `held` what orders hold; neither is ever written by hand.

CREATE TABLE reserves (
  currency text PRIMARY KEY REFERENCES currencies,
  balance  numeric(36,18) NOT NULL DEFAULT 0,
  held     numeric(36,18) NOT NULL DEFAULT 0 CHECK (held >= 0),
  CONSTRAINT reserves_covered CHECK (held <= balance)
) WITH (fillfactor = 20);                  -- one hot row for each currency: its versions stay on its page

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
