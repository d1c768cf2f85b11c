// Which rooms the client wants to be in and how far it has heard each of them.

/** What a numbered push is to us. */
export const NEW = 'new';
export const DUPLICATE = 'duplicate';
export const GAP = 'gap';
export const FOREIGN = 'foreign';

export class Rooms {
  /** Room name -> {e, s}, or null while the position is unknown. */
  #positions = new Map();

  /** @param positions what an earlier client's `positions` was */
  constructor(positions = {}) {
    Object.entries(positions).forEach(([room, position]) => this.place(room, position));
  }

  /** From now on the room's pushes are ours. */
  want(room) {
    if (!this.#positions.has(room)) {
      this.#positions.set(room, null);
    }
  }

  has(room) {
    return this.#positions.has(room);
  }

  forget(room) {
    this.#positions.delete(room);
  }

  /** The room is at a position, or nobody knows where ({e} or {s} missing). */
  place(room, { e, s } = {}) {
    this.#positions.set(room, e === undefined || s === undefined ? null : { e, s });
  }

  /** The answer to a join: pushes may have overtaken it. */
  joined(room, at) {
    const known = this.#positions.get(room);
    if (!(known && known.e === at.e && known.s >= at.s)) {
      this.place(room, at);
    }
  }

  /** Whether the room has moved on from where we know it. */
  isBehind({ r: room, e, s }) {
    const known = this.#positions.get(room);
    return Boolean(known) && (known.e !== e || known.s < s);
  }

  /** Judges a push with a position, and moves on when it is the next. */
  accept({ r: room, e, s }) {
    // One is in the room of oneself without asking, and may hear of it before hearing that.
    if (!this.#positions.has(room) && !room.startsWith('user:')) {
      return FOREIGN;
    }
    const known = this.#positions.get(room);
    if (known && (known.e !== e || s > known.s + 1)) {
      return GAP;
    }
    if (known && s <= known.s) {
      return DUPLICATE;
    }
    this.#positions.set(room, { e, s });
    return NEW;
  }

  /** {room: {e, s}} of all whose position is known: what `resume` takes, and what is worth keeping. */
  positions() {
    return Object.fromEntries([...this.#positions].filter(([, position]) => position).map(([r, p]) => [r, { ...p }]));
  }

  /** Rooms to be joined afresh. */
  unplaced() {
    return [...this.#positions].filter(([, position]) => !position).map(([room]) => room);
  }
}
