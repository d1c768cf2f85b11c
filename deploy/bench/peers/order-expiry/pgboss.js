'use strict';

// A job with startAfter for each order, in the same database. Polled every 0.5 s, the least that pg-boss takes, 500 jobs
// at a time, ended by one statement. Defaults: polled every 2 s, one job at a time.

const PgBoss = require('pg-boss');
const { claim, database, serve } = require('./peer');

const NAME = 'order-expiry';
const PENDING = `
  INSERT INTO pgboss.job (name, data, start_after, keep_until)
  SELECT '${NAME}', jsonb_build_object('id', id), expires_at, expires_at + interval '14 days'
  FROM orders WHERE expires_at > now() + interval '1 hour'`;

async function main() {
  const pool = database(4);
  const boss = new PgBoss({
    host: process.env.PGHOST,
    port: Number(process.env.PGPORT),
    database: process.env.PGDATABASE,
    user: process.env.PGUSER,
    password: process.env.PGPASSWORD,
    max: 6,
  });
  boss.on('error', (error) => console.error(error.message));
  await boss.start();
  await boss.createQueue(NAME);
  await boss.work(NAME, { batchSize: 500, pollingIntervalSeconds: 0.5 },
    (jobs) => claim(pool, jobs.map((job) => job.data.id)));
  serve(pool, {
    pending: async () => {
      const count = (await pool.query(PENDING)).rowCount;
      await pool.query('ANALYZE pgboss.job');
      return count;
    },
    due: (page) => boss.insert(page.map((order) => ({
      name: NAME, data: { id: order.id }, startAfter: order.expires_at, retryLimit: 20, retryDelay: 1,
    }))),
  });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
