// The page: what the client hears, put where one sees it.

import { RealtimeClient } from './realtime-client.js';
import { acknowledge } from './receipts.js';

const byId = id => document.getElementById(id);
let client;

/** One line for each key; the newest text of it wins. */
function show(list, key, text) {
  let line = [...list.children].find(item => item.dataset.key === key);
  if (!line) {
    line = list.appendChild(document.createElement('li'));
    line.dataset.key = key;
  }
  line.textContent = text;
}

async function post(url, body, headers = {}) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
    // Cookie and tokens at once would be ambiguous.
    credentials: 'omit',
  });
  if (!answer.ok) {
    throw Object.assign(new Error(`${url}: ${answer.status}`), { status: answer.status });
  }
  return answer.json();
}

/** Gives access tokens of one login; a new one when the last is about to end. */
async function signIn(identity, email, password) {
  let tokens = await post(`${identity}/api/v1/web/sessions`, { email, password, device: 'live page' });
  let askedAt = Date.now();
  return async () => {
    if (Date.now() - askedAt > 60_000) {
      try {
        tokens = await post(`${identity}/api/v1/web/tokens/refresh`, { refreshToken: tokens.refreshToken });
        askedAt = Date.now();
      } catch (failure) {
        if (failure.status === 401) {
          return null;
        }
        throw failure;
      }
    }
    return tokens.accessToken;
  };
}

function showMessage({ seq, senderId, body }) {
  show(byId('chat'), String(seq), `${seq}. ${senderId.slice(0, 8)}: ${body ?? '(deleted)'}`);
}

/** The support chat: first what there is, then what comes; nothing falls between the two. */
async function openChat() {
  const { d: { chat } } = await client.write('chat.create', undefined, { kind: 'support' });
  const room = `chat:${chat.id}`;
  const load = async () => {
    const { s, e, d: { messages } } = await client.request('msg.history', { room, data: { limit: 50 }, safe: true });
    messages.sort((a, b) => a.seq - b.seq).forEach(showMessage);
    return e === undefined ? undefined : { e, s };
  };
  client.on('resync', ({ r }) => r === room && load());
  await client.join(room, await load());
  byId('say').onsubmit = async event => {
    event.preventDefault();
    const field = event.target.elements.body;
    const body = field.value;
    field.value = '';
    try {
      await client.write('msg.send', room, { body });
    } catch (refusal) {
      field.value = body;
      byId('state').textContent = refusal.message;
    }
  };
}

byId('login').onsubmit = async event => {
  event.preventDefault();
  const { identity, realtime, email, password } = Object.fromEntries(new FormData(event.target));
  try {
    client?.close();
    const token = await signIn(identity, email, password);
    client = new RealtimeClient({ url: `${realtime.replace(/^http/, 'ws')}/ws/v1`, token });
    client.on('state', ({ state, code, reason, delayMs }) => {
      const why = code === undefined ? '' : ` (${code} ${reason}${delayMs ? `, ${Math.round(delayMs)} ms` : ''})`;
      byId('state').textContent = state + why;
    });
    client.on('rate.changed', ({ d }) => show(byId('rates'), d.from + d.to, `${d.from}/${d.to} ${d.bid} – ${d.ask}`));
    client.on('*', ({ t, d }) => t.startsWith('order.') && show(byId('orders'), d.orderId, `${d.orderId} ${d.status}`));
    // By number, so that what comes twice is shown once.
    ['msg', 'msg.undelivered', 'msg.edited', 'msg.deleted']
      .forEach(type => client.on(type, ({ d }) => showMessage(d)));
    acknowledge(client);
    client.start();
    await Promise.all([client.join('rates'), openChat()]);
  } catch (failure) {
    byId('state').textContent = failure.message;
  }
};
