'use strict';

// A delayed job for each order. One worker of concurrency 50 per process, as BullMQ's documentation advises for work
// that waits for I/O; finished jobs are removed. Defaults: concurrency 1, jobs kept, 1 attempt.

const Redis = require('ioredis');
const { Queue, Worker } = require('bullmq');
const { claim, database, eachPage, serve } = require('./peer');

const NAME = 'order-expiry';
const CONCURRENCY = 50;
const JOB = { removeOnComplete: true, removeOnFail: true, attempts: 20, backoff: { type: 'fixed', delay: 20 } };

const connect = () => {
  const redis = new Redis(process.env.REDIS_URL, { maxRetriesPerRequest: null });
  redis.on('error', (error) => console.error(error.message));
  return redis;
};

async function main() {
  const pool = database(CONCURRENCY / 2);
  const queue = new Queue(NAME, { connection: connect() });
  const worker = new Worker(NAME, (job) => claim(pool, [job.data.id]), { connection: connect(), concurrency: CONCURRENCY });
  queue.on('error', (error) => console.error(error.message));
  worker.on('error', (error) => console.error(error.message));
  worker.on('failed', (job, error) => console.error(error.message));
  await worker.waitUntilReady();
  const add = (page) => queue.addBulk(page.map((order) => ({
    name: 'expire',
    data: { id: order.id },
    opts: { ...JOB, delay: Math.max(0, order.expires_at.getTime() - Date.now()) },
  })));
  serve(pool, {
    pending: () => eachPage(pool, "expires_at > now() + interval '1 hour'", [], add),
    due: add,
  });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
