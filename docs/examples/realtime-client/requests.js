// Requests that wait to be sent, and those that wait for their answers.

const MAX_ID = 0xffff_ffff;

/** An answer that is no, or no answer: `code` is of the protocol's table, or timeout, disconnected, closed. */
export class RealtimeError extends Error {
  constructor({ c, m, n, temp = false, retryMs }) {
    super(m ? `${c}: ${m}` : c);
    Object.assign(this, { code: c, number: n, temporary: temp, retryMs });
  }
}

export class Requests {
  #waiting = [];
  #sent = new Map();
  #lastId = 0;

  /**
   * @param message {t, r, k, d}
   * @param options.safe whether it may be sent again when nobody knows what became of it
   * @param options.first whether it goes before all that wait
   * @param options.settle called with a good answer before anything that came after it is looked at
   * @return a promise of the answer
   */
  add(message, { timeoutMs, maxBytes, safe = false, first = false, settle = () => {} }) {
    return new Promise((resolve, reject) => {
      if (byteLength(JSON.stringify({ id: MAX_ID, ...message })) > maxBytes) {
        throw new RealtimeError({ c: 'too_large', n: 413 });
      }
      const request = { message, safe, settle, resolve, reject };
      request.timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter(other => other !== request);
        this.#sent.forEach((other, id) => other === request && this.#sent.delete(id));
        reject(new RealtimeError({ c: 'timeout', temp: true }));
      }, timeoutMs);
      first ? this.#waiting.unshift(request) : this.#waiting.push(request);
    });
  }

  /** Lines to send now: what waits, while fewer than so many are unanswered. */
  take(atMost) {
    return this.#waiting.splice(0, Math.max(0, atMost - this.#sent.size)).map(request => {
      this.#lastId = (this.#lastId + 1) % MAX_ID;
      this.#sent.set(this.#lastId, request);
      return JSON.stringify({ id: this.#lastId, ...request.message });
    });
  }

  answered(answer) {
    const request = this.#sent.get(answer.id);
    if (!request) {
      return;
    }
    this.#sent.delete(answer.id);
    clearTimeout(request.timer);
    if (answer.ok) {
      request.settle(answer);
      request.resolve(answer);
    } else {
      request.reject(new RealtimeError(answer.err));
    }
  }

  waits(type, room) {
    return this.#waiting.some(({ message }) => message.t === type && message.r === room);
  }

  /** The connection is gone: what is safe goes first on the next one. */
  disconnected() {
    const lost = [...this.#sent.values()];
    this.#sent.clear();
    this.#waiting.unshift(...lost.filter(request => request.safe));
    refuse(lost.filter(request => !request.safe), { c: 'disconnected', temp: true });
  }

  /** There will be no other connection. */
  end() {
    const all = [...this.#sent.values(), ...this.#waiting];
    this.#sent.clear();
    this.#waiting = [];
    refuse(all, { c: 'closed' });
  }
}

/** A key that nobody else has. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}

export function byteLength(text) {
  return new TextEncoder().encode(text).length;
}

function refuse(requests, error) {
  requests.forEach(request => {
    clearTimeout(request.timer);
    request.reject(new RealtimeError(error));
  });
}
