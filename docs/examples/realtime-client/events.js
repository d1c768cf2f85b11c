// Who wants to hear of what.

export class Events {
  #handlers = new Map();

  /** Calls the handler with each event of a type, '*' for all; the function returned ends it. */
  on(type, handler) {
    const handlers = this.#handlers.get(type) ?? new Set();
    this.#handlers.set(type, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /** A handler that fails is none of the others' business. */
  tell(event) {
    for (const handler of [...(this.#handlers.get(event.t) ?? []), ...(this.#handlers.get('*') ?? [])]) {
      try {
        handler(event);
      } catch (failure) {
        console.error(`handler of ${event.t} failed`, failure);
      }
    }
  }
}
