'use strict';

// What both peers have in common: the orders' database, the claim, and the commands of the benchmark on standard input
// (`pending`: timers for all orders of the far future; `due <user>`: for the orders of one user).

const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const { Pool } = require('pg');

const CLAIM = fs.readFileSync(path.join(__dirname, 'claim.sql'), 'utf8');
const PAGE = 2000;

function database(max) {
  // Address and password are in the environment (PGHOST and so on).
  const pool = new Pool({ max });
  pool.on('error', (error) => console.error(error.message));
  return pool;
}

/** Ends those of the orders that are due; throws if there were others, so that the queue delivers them again. */
async function claim(pool, ids) {
  const result = await pool.query({ name: 'claim', text: CLAIM, values: [ids] });
  if (result.rows[0].claimed < ids.length) {
    const open = await pool.query(
      { name: 'open', text: "SELECT count(*)::int AS open FROM orders WHERE id = ANY($1) AND status = 'pending'", values: [ids] });
    if (open.rows[0].open > 0) {
      throw new Error(open.rows[0].open + ' orders are not due yet');
    }
  }
}

/** Calls `use` with pages of {id, expires_at}. */
async function eachPage(pool, condition, values, use) {
  let count = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = (await pool.query(
      `SELECT id, expires_at FROM orders WHERE id > $1 AND ${condition} ORDER BY id LIMIT ${PAGE}`,
      [after, ...values])).rows;
    if (page.length === 0) {
      return count;
    }
    await use(page);
    count += page.length;
    after = page[page.length - 1].id;
  }
}

function serve(pool, handlers) {
  const lines = readline.createInterface({ input: process.stdin });
  // The benchmark is gone.
  lines.on('close', () => process.exit(0));
  lines.on('line', (line) => {
    const [command, argument] = line.split(' ');
    const work = command === 'pending'
      ? handlers.pending()
      : eachPage(pool, 'user_id = $2', [argument], handlers.due);
    work.then(
      (count) => console.log('bench done ' + count),
      (error) => {
        console.error(error);
        process.exit(1);
      });
  });
  console.log('bench ready');
}

module.exports = { database, claim, eachPage, serve };
