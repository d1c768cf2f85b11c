// Tells the service which messages this device has; what it has not is sent again, and told to be undelivered.

const AT_MOST_EVERY_MS = 1_000;
const CHATS_AT_ONCE = 100;

/** Acknowledges what the client hears of its chats, many at a time. Gives a function that ends it. */
export function acknowledge(client) {
  const due = new Map();
  let timer;

  const note = (room, seq, waitMs = AT_MOST_EVERY_MS) => {
    due.set(room, Math.max(seq, due.get(room) ?? 0));
    timer ??= setTimeout(send, waitMs);
  };

  const send = async () => {
    timer = undefined;
    const upTo = Object.fromEntries([...due].slice(0, CHATS_AT_ONCE));
    Object.keys(upTo).forEach(room => due.delete(room));
    // The number of a room that waits stays as it is; this is for the timer alone.
    due.forEach((seq, room) => note(room, seq));
    try {
      await client.request('msg.received', { data: { upTo }, safe: true });
    } catch (failure) {
      if (failure.temporary) {
        const wait = Math.max(AT_MOST_EVERY_MS, failure.retryMs ?? 0);
        Object.entries(upTo).forEach(([room, seq]) => note(room, seq, wait));
      }
    }
  };

  const ends = [
    // In a room one hears every message, so that the last one stands for all before.
    client.on('msg', ({ r, d }) => note(r, d.seq)),
    // Elsewhere one does not hear one's own.
    client.on('msg.flushed', ({ r, d }) => r.startsWith('chat:') && note(r, d.to)),
  ];
  return () => {
    clearTimeout(timer);
    ends.forEach(end => end());
  };
}
