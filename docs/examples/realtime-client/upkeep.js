// What keeps a connection alive, and notices that it is not.

const PING_MARGIN_MS = 2_000;
const LEAST_REFRESH_MS = 1_000;
/** Share of a token's time after which a new one is shown. */
const REFRESH_AFTER = 0.8;

export class Upkeep {
  #heardAt = 0;
  #watching;
  #refreshing;

  /** Something came from the server. */
  heard() {
    this.#heardAt = Date.now();
  }

  /** The server pings. When nothing came for longer than it would take it to notice our silence, it is gone. */
  watch({ pingMs, pongMs }, onSilence) {
    const left = this.#heardAt + pingMs + pongMs + PING_MARGIN_MS - Date.now();
    clearTimeout(this.#watching);
    this.#watching = setTimeout(() => (left > 0 ? this.watch({ pingMs, pongMs }, onSilence) : onSilence()), left);
  }

  /** Until there is a hello. */
  expectWithin(limitMs, onSilence) {
    this.#watching = setTimeout(onSilence, limitMs);
  }

  /**
   * Renews the token before it ends. What is refused is tried again while there is time; then the server closes with
   * 4104.
   *
   * @param renew async () => when the new token ends
   */
  refresh(expiresAt, renew) {
    clearTimeout(this.#refreshing);
    const timer = setTimeout(async () => {
      const next = await renew().catch(() => expiresAt);
      if (this.#refreshing === timer) {
        this.refresh(next, renew);
      }
    }, Math.max(LEAST_REFRESH_MS, (Date.parse(expiresAt) - Date.now()) * REFRESH_AFTER));
    this.#refreshing = timer;
  }

  end() {
    clearTimeout(this.#watching);
    clearTimeout(this.#refreshing);
    this.#refreshing = undefined;
  }
}
