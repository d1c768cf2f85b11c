// Reference client of exchanger.rt.v1; docs/realtime/protocol.md says what the messages mean.

import { Events } from './events.js';
import { SignedOut, handshake, present } from './handshake.js';
import { RealtimeError, Requests, newKey } from './requests.js';
import { DUPLICATE, GAP, NEW, Rooms } from './rooms.js';
import { Upkeep } from './upkeep.js';
import { packFrames, parseFrame, reconnectDelay } from './wire.js';

export { RealtimeError };

const CONNECT_LIMIT_MS = 10_000;
const STABLE_MS = 10_000;
const REPEAT_MS = 2_000;
const DEFAULT_MAX_BYTES = 65_536;

export class RealtimeClient {
  /** idle, connecting, online, waiting (to connect again) or stopped */
  state = 'idle';
  /** Counts for the curious. What makes a gap or a duplicate never reaches the handlers. */
  stats = { connects: 0, frames: 0, framesSent: 0, pushes: 0, duplicates: 0, gaps: 0 };

  #options;
  #rooms;
  #requests = new Requests();
  #events = new Events();
  #upkeep = new Upkeep();
  #reconnecting;
  #socket = null;
  #hello = null;
  #resumeToken;
  /** Number of the present connection; what an earlier one began counts for nothing. */
  #connection = 0;
  #failures = 0;
  #refusals = 0;
  #openedAt = 0;
  #flushing = false;

  /**
   * @param options.url `wss://host/ws/v1`, or a function that gives it for each connection
   * @param options.token async () => access token, asked for at each connection and before the token ends;
   *     nothing means signed out
   * @param options.ticket async () => one-time ticket: in place of a token, or after a handshake that failed
   * @param options.positions `positions` of an earlier client, to go on from there
   * @param options.timeoutMs how long a request may take, reconnecting included
   */
  constructor(options) {
    this.#options = { WebSocket: globalThis.WebSocket, timeoutMs: 15_000, random: Math.random, ...options };
    this.#rooms = new Rooms(options.positions);
  }

  /** How far each room has been heard: {room: {e, s}}. */
  get positions() {
    return this.#rooms.positions();
  }

  /**
   * Calls the handler with each push of a type; '*' is every type. Two types are the client's own: 'state'
   * {state, code, reason, delayMs}, and 'resync' {r}: pushes of the room are lost, load its state anew.
   *
   * @return a function that ends it
   */
  on(type, handler) {
    return this.#events.on(type, handler);
  }

  start() {
    if (this.state === 'idle' || this.state === 'stopped') {
      this.#failures = 0;
      this.#connect();
    }
    return this;
  }

  close() {
    const socket = this.#socket;
    this.#stop(1000, 'closed by the client');
    socket?.close(1000);
  }

  /**
   * Sends a request. The answer is {s, e, d, rl}, a refusal a RealtimeError. What is under way when the connection is
   * lost is sent again if that is safe, as it is with a key: the server does it once.
   */
  async request(type, { room, data, key, safe = key !== undefined, ...more } = {}) {
    if (this.state === 'stopped') {
      throw new RealtimeError({ c: 'closed' });
    }
    const maxBytes = this.#hello?.maxBytes ?? DEFAULT_MAX_BYTES;
    const message = { t: type, r: room, k: key, d: data };
    const answer = this.#requests.add(message, { timeoutMs: this.#options.timeoutMs, maxBytes, safe, ...more });
    this.#flushSoon();
    return answer;
  }

  /** A request that changes something, under a key of its own. */
  write(type, room, data, key = newKey()) {
    return this.request(type, { room, data, key });
  }

  /** Joins a room until it is left, over all reconnects. With the position of a REST answer: from there on. */
  async join(room, position) {
    this.#rooms.want(room);
    try {
      if (position) {
        const { err } = (await this.#resume({ [room]: position }, { safe: true })).d.rooms[room];
        if (err && !err.temp) {
          throw new RealtimeError(err);
        }
      } else {
        await this.#enterRoom(room, { safe: true });
      }
    } catch (failure) {
      this.#rooms.forget(room);
      throw failure;
    }
  }

  leave(room) {
    this.#rooms.forget(room);
    return this.request('room.leave', { room });
  }

  async #connect() {
    const connection = ++this.#connection;
    this.#enter('connecting');
    try {
      const { url, protocols } = await handshake(this.#options, this.#refusals, this.#resumes());
      if (connection !== this.#connection) {
        return;
      }
      const socket = new this.#options.WebSocket(url, protocols);
      this.#socket = socket;
      this.#upkeep.expectWithin(CONNECT_LIMIT_MS, () => this.#drop('no hello'));
      // A socket that was given up may still have something to say; nobody listens.
      socket.onmessage = ({ data }) => this.#socket === socket && this.#receive(socket, data);
      socket.onclose = ({ code, reason }) => this.#socket === socket && this.#closed(code, reason);
    } catch (failure) {
      if (connection === this.#connection) {
        failure instanceof SignedOut ? this.#stop(0, 'signed out') : this.#closed(1006, String(failure));
      }
    }
  }

  #resumes() {
    return Object.keys(this.positions).length > 0;
  }

  #receive(socket, frame) {
    this.#upkeep.heard();
    this.stats.frames++;
    for (const message of parseFrame(frame)) {
      message.id === undefined ? this.#pushed(message) : this.#requests.answered(message);
      if (this.#socket !== socket) {
        return;
      }
    }
    this.#flushSoon();
  }

  #pushed(push) {
    this.stats.pushes++;
    if (push.t === 'ping') {
      this.#socket.send('{"t":"pong"}');
    } else if (push.t === 'hello') {
      this.#greeted(push);
    } else if (push.t === 'room.joined') {
      // Later than where we were, and not because of a resume: what lies between would be missing.
      this.#rooms.isBehind(push) ? this.#drop('joined without a resume') : this.#rooms.joined(push.r, push);
    } else if (push.t === 'room.left') {
      this.#rooms.forget(push.r);
      this.#events.tell(push);
    } else if (push.t === 'room.resync') {
      this.#lost(push.r, push);
    } else if (push.s === undefined || this.#isNext(push)) {
      this.#events.tell(push);
    }
  }

  #isNext(push) {
    const verdict = this.#rooms.accept(push);
    if (verdict === DUPLICATE) {
      this.stats.duplicates++;
    } else if (verdict === GAP) {
      // The server promises that there is none. Whatever went wrong, a resume on a new connection puts it right.
      this.stats.gaps++;
      this.#drop(`gap in ${push.r}`);
    }
    return verdict === NEW;
  }

  async #greeted(push) {
    const socket = this.#socket;
    const token = this.#resumeToken;
    this.#hello = push.d;
    this.#resumeToken = push.d.resumeToken;
    this.#openedAt = Date.now();
    this.stats.connects++;
    this.#upkeep.watch(push.d, () => this.#drop('silence'));
    if (this.#options.token) {
      this.#upkeep.refresh(push.d.expiresAt, () => this.#refresh());
    }
    try {
      if (this.#resumes()) {
        await this.#resume(this.positions, { token, first: true });
      }
    } catch (failure) {
      // After a while the server puts us into our own room without a resume, at a later position: start over.
      return this.#socket === socket && this.#drop(String(failure));
    }
    if (this.#socket === socket) {
      this.#enter('online');
      this.#events.tell(push);
      const unasked = room => !this.#requests.waits('room.join', room);
      this.#rooms.unplaced().filter(unasked).forEach(room => this.#again(room));
      this.#flush();
    }
    return undefined;
  }

  #resume(pos, { token, ...options }) {
    Object.entries(pos).forEach(([room, position]) => this.#rooms.joined(room, position));
    const settle = answer => Object.entries(answer.d.rooms)
      .forEach(([room, outcome]) => this.#resumed(room, pos[room], outcome));
    const answer = this.request('resume', { data: { token, pos }, settle, ...options });
    if (options.first) {
      this.#transmit(1);
    }
    return answer;
  }

  #resumed(room, position, { recovered, err, e, to }) {
    if (err?.temp) {
      const connection = this.#connection;
      this.#later(() => this.#connection === connection && this.#rooms.has(room) && this.#again(room, position));
    } else if (err) {
      this.#rooms.forget(room);
      this.#events.tell({ t: 'room.left', r: room, err });
    } else if (!recovered) {
      this.#lost(room, { e, s: to });
    }
  }

  /** Pushes of a room are lost for good; it goes on from here. */
  #lost(room, position) {
    this.#rooms.place(room, position);
    this.#events.tell({ t: 'resync', r: room });
  }

  /** Into a room that should be ours and is not. */
  async #again(room, position) {
    const connection = this.#connection;
    const stays = () => this.#connection === connection && this.state === 'online' && this.#rooms.has(room);
    try {
      await (position ? this.#resume({ [room]: position }, {}) : this.#enterRoom(room, {}));
    } catch (failure) {
      if (failure.temporary && stays()) {
        this.#later(() => stays() && this.#again(room, position), failure.retryMs);
      }
    }
  }

  #enterRoom(room, options) {
    return this.request('room.join', { room, settle: answer => this.#rooms.joined(room, answer), ...options });
  }

  /** Not all clients at the same moment. */
  #later(what, atLeastMs = 0) {
    setTimeout(what, atLeastMs + this.#options.random() * REPEAT_MS);
  }

  /** What was asked for in one go leaves in one frame. */
  #flushSoon() {
    if (!this.#flushing) {
      this.#flushing = true;
      queueMicrotask(() => this.#flush());
    }
  }

  #flush() {
    this.#flushing = false;
    if (this.state === 'online') {
      this.#transmit(this.#hello.limits.pending);
    }
  }

  /** The server closes a connection that keeps more than so many waiting. */
  #transmit(unanswered) {
    for (const frame of packFrames(this.#requests.take(unanswered), this.#hello.maxBytes)) {
      this.#socket.send(frame);
      this.stats.framesSent++;
    }
  }

  async #refresh() {
    const token = present(await this.#options.token());
    return (await this.request('auth.refresh', { data: { token } })).d.expiresAt;
  }

  #drop(reason) {
    const socket = this.#socket;
    this.#closed(1006, reason);
    socket?.close();
  }

  #closed(code, reason) {
    this.#refusals = this.#hello ? 0 : this.#refusals + 1;
    this.#failures = this.#hello && Date.now() - this.#openedAt > STABLE_MS ? 0 : this.#failures;
    this.#release();
    const delayMs = reconnectDelay(code, reason, this.#failures++, this.#options.random);
    if (delayMs === null) {
      return this.#stop(code, reason);
    }
    this.#reconnecting = setTimeout(() => this.#connect(), delayMs);
    this.#requests.disconnected();
    return this.#enter('waiting', { code, reason, delayMs });
  }

  #stop(code, reason) {
    this.#release();
    this.#connection++;
    this.#requests.end();
    this.#enter('stopped', { code, reason });
  }

  #release() {
    this.#socket = null;
    this.#hello = null;
    this.#upkeep.end();
    clearTimeout(this.#reconnecting);
  }

  #enter(state, detail = {}) {
    this.state = state;
    this.#events.tell({ t: 'state', state, ...detail });
  }
}
