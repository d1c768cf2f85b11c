'use strict';

// Quotes and orders as a small Express application would serve them: the same questions to PostgreSQL and Redis and the
// same rows as exchange-service, in one transaction for an order. It does less: amounts are floating point, sessions are
// not asked for (only the token's signature, once), no traces, no metrics, and nobody sends the outbox on its way.

const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const express = require('express');
const Redis = require('ioredis');
const { Pool } = require('pg');

const CREATE = fs.readFileSync(path.join(__dirname, 'create.sql'), 'utf8');
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TTL = 45_000;
const OPEN_PER_USER = 1_000_000;
const QUOTES_PER_MINUTE = 1_000_000;

const PAIR = `
  SELECT p.from_currency, p.to_currency, p.inverse, p.min_give, p.max_give, p.margin, p.fee_share, p.version,
         f.scale AS from_scale, t.scale AS to_scale, r.id AS rate_id, r.source, r.bid, r.ask,
         r.valid_until > now() AS fresh, now() AS read_at
  FROM pairs p
  JOIN currencies f ON f.code = p.from_currency
  JOIN currencies t ON t.code = p.to_currency
  CROSS JOIN LATERAL (
    SELECT * FROM exchange_rates r
    WHERE r.from_currency = CASE WHEN p.inverse THEN p.to_currency ELSE p.from_currency END
      AND r.to_currency = CASE WHEN p.inverse THEN p.from_currency ELSE p.to_currency END
      AND r.valid_from <= now()
    ORDER BY r.valid_from DESC LIMIT 1) AS r
  WHERE p.enabled AND p.from_currency = $1 AND p.to_currency = $2`;
const QUOTE = `
  INSERT INTO quotes (id, user_id, application_context, from_currency, to_currency, side, give, get, rate, fee,
                      rate_id, source, bid, ask, margin, pair_version, expires_at, signature)
  VALUES ($1, $2, 'web', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`;
const ENTER = `
  SELECT CASE WHEN pg_try_advisory_xact_lock(hashtextextended($1::text, 1))
              THEN pg_advisory_xact_lock(hashtextextended($2::text, 2)) IS NOT NULL
              ELSE false END AS entered`;
const KNOWN = `
  SELECT request_hash, resource_id FROM idempotency_keys
  WHERE principal = $1 AND route = 'POST /api/v1/orders' AND key = $2`;
const FIND_QUOTE = `
  SELECT q.*, q.used_at IS NOT NULL AS used, q.expires_at <= now() AS expired
  FROM quotes q
  JOIN currencies f ON f.code = q.from_currency
  JOIN currencies t ON t.code = q.to_currency
  WHERE q.id = $1 AND q.user_id = $2 AND q.application_context = 'web'`;
const COUNT_OPEN = `
  SELECT count(*)::int AS open FROM orders WHERE user_id = $1 AND status IN ('pending', 'underpaid')`;

// Address and password of the database are in the environment (PGHOST and so on).
const pool = new Pool({ max: 16 });
const redis = new Redis(process.env.REDIS_URL);
const verified = new Map();
let verify;

/** A prepared statement. */
const run = (client, name, text, values) => client.query({ name, text, values });

async function authenticate(request, response, next) {
  const token = (request.get('Authorization') || '').replace(/^Bearer /, '');
  let user = verified.get(token);
  if (!user || user.exp * 1000 < Date.now()) {
    try {
      user = await verify(token);
    } catch (error) {
      return response.status(401).json({ code: 'unauthenticated' });
    }
    verified.set(token, user);
  }
  request.user = user.sub;
  next();
}

function symbols(count) {
  let text = '';
  for (const byte of crypto.randomBytes(count)) {
    text += SYMBOLS[byte % SYMBOLS.length];
  }
  return text;
}

/** RFC 9562 version 7, as the service's ids. */
function uuidv7() {
  const bytes = crypto.randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function sign(quote) {
  return crypto.createHmac('sha256', process.env.QUOTE_SIGNING_KEY)
    .update([quote.id, quote.user, quote.give, quote.get, quote.rate, quote.fee, quote.expiresAt.getTime()].join('\n'))
    .digest('base64url');
}

async function quote(request, response) {
  const { from, to, side, amount } = request.body;
  if (typeof from !== 'string' || typeof to !== 'string' || side !== 'give' || !/^\d+(\.\d+)?$/.test(amount)) {
    return response.status(422).json({ code: 'validation' });
  }
  const limit = `limit:quote:${request.user}:${Math.floor(Date.now() / 60_000)}`;
  const [[, asked]] = await redis.pipeline().incr(limit).expire(limit, 60).exec();
  if (asked > QUOTES_PER_MINUTE) {
    return response.status(429).json({ code: 'rate-limited' });
  }
  const pair = (await run(pool, 'pair', PAIR, [from, to])).rows[0];
  if (!pair || !pair.fresh) {
    return response.status(422).json({ code: 'pair-unknown' });
  }
  const give = Number(amount);
  if (give < Number(pair.min_give) || give > Number(pair.max_give)) {
    return response.status(422).json({ code: 'amount-out-of-range' });
  }
  const rate = (pair.inverse ? 1 / Number(pair.ask) : Number(pair.bid)) * (1 - Number(pair.margin));
  const gross = give * rate;
  const get = gross * (1 - Number(pair.fee_share));
  const made = {
    id: uuidv7(),
    user: request.user,
    give: give.toFixed(pair.from_scale),
    get: get.toFixed(pair.to_scale),
    rate: rate.toFixed(18),
    fee: (gross - get).toFixed(pair.to_scale),
    expiresAt: new Date(pair.read_at.getTime() + TTL),
  };
  const signature = sign(made);
  await run(pool, 'quote', QUOTE, [made.id, made.user, from, to, side, made.give, made.get, made.rate, made.fee,
    pair.rate_id, pair.source, pair.bid, pair.ask, pair.margin, pair.version, made.expiresAt, signature]);
  response.status(201).json({
    id: made.id, from, to, side, give: made.give, get: made.get, rate: made.rate, fee: made.fee,
    expiresAt: made.expiresAt, source: pair.source, signature,
  });
}

async function order(request, response) {
  const { quoteId, payout } = request.body;
  const key = request.get('Idempotency-Key');
  if (!key || typeof quoteId !== 'string' || !payout || typeof payout.method !== 'string' || !payout.account) {
    return response.status(422).json({ code: 'validation' });
  }
  const principal = 'user:' + request.user;
  const hash = crypto.createHash('sha256').update(JSON.stringify([quoteId, payout])).digest();
  const client = await pool.connect();
  let made;
  try {
    await client.query('BEGIN');
    const problem = await check(client, request.user, principal, key, quoteId);
    if (problem) {
      await client.query('ROLLBACK');
      return response.status(409).json({ code: problem });
    }
    made = (await run(client, 'create', CREATE, [quoteId, request.user, uuidv7(),
      symbols(5) + '-' + symbols(5), payout.method, payout.account, payout.holder, symbols(16), principal, key,
      hash])).rows[0];
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
  const due = made.expires_at.getTime();
  redis.pipeline()
    .set('express:expire:' + made.id, '1', 'PXAT', due)
    .zadd('express:expire:due', due, made.id)
    .exec()
    .catch((error) => console.error(error.message));
  response.status(201).location('/api/v1/orders/' + made.id).set('ETag', `"${made.version}"`).json(answer(made));
}

async function check(client, user, principal, key, quoteId) {
  const entered = await run(client, 'enter', ENTER, [principal + '\n' + key, principal]);
  if (!entered.rows[0].entered) {
    return 'idempotency-in-flight';
  }
  const known = await run(client, 'known', KNOWN, [principal, key]);
  if (known.rows.length > 0) {
    return 'idempotency-key-reused';
  }
  const found = (await run(client, 'find', FIND_QUOTE, [quoteId, user])).rows[0];
  if (!found || found.used || found.expired) {
    return 'quote-unknown';
  }
  const open = await run(client, 'open', COUNT_OPEN, [user]);
  return open.rows[0].open >= OPEN_PER_USER ? 'order-limit' : null;
}

function answer(made) {
  return {
    id: made.id, number: made.number, status: made.status, cause: made.cause,
    from: made.from_currency, to: made.to_currency, give: made.amount, get: made.amount_out,
    rate: made.exchange_rate, fee: made.fee, paid: made.paid_amount,
    payout: { method: made.payout_method, account: made.payout_account, holder: made.payout_holder },
    createdAt: made.created_at, expiresAt: made.expires_at, version: Number(made.version),
    payment: { provider: made.provider, reference: made.reference, amount: made.amount, currency: made.from_currency },
  };
}

async function main() {
  const { createRemoteJWKSet, jwtVerify } = await import('jose');
  const keys = createRemoteJWKSet(new URL(process.env.JWKS_URL));
  verify = async (token) => (await jwtVerify(token, keys)).payload;
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json(), authenticate);
  app.post('/api/v1/quotes', quote);
  app.post('/api/v1/orders', order);
  app.use((error, request, response, next) => {
    console.error(error);
    response.status(500).json({ code: 'internal' });
  });
  const server = app.listen(0, '127.0.0.1', () => console.log('listening ' + server.address().port));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
