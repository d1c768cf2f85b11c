// The session check of an Express application as its documentation shows it: express-session in front, connect-redis as
// the store, ioredis below. POST /session logs in, GET /session answers who the cookie belongs to or 401.
'use strict';

const express = require('express');
const session = require('express-session');
const { RedisStore } = require('connect-redis');
const Redis = require('ioredis');

const redis = new Redis(process.env.REDIS_URL);
const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(
  session({
    // Its default writes the new expiry to Redis at each request; TOUCH=false leaves that out.
    store: new RedisStore({ client: redis, prefix: 'peer:', ttl: 86400, disableTouch: process.env.TOUCH === 'false' }),
    secret: process.env.SESSION_SECRET,
    name: 'sid',
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', maxAge: 86_400_000 },
  }),
);

app.post('/session', (req, res) => {
  req.session.user = { id: req.get('x-user'), permissions: [] };
  res.status(201).json({ id: req.session.user.id });
});

app.get('/session', (req, res) => {
  if (!req.session.user) {
    res.status(401).json({ code: 'unauthenticated' });
    return;
  }
  res.json({ context: 'web', id: req.session.user.id, permissions: req.session.user.permissions });
});

const server = app.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  redis.disconnect();
});
