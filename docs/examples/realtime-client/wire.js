// How exchanger.rt.v1 looks on the wire, and when to come back. Pure functions.

import { byteLength } from './requests.js';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;

/** The messages of a frame: one JSON object a line. */
export function parseFrame(frame) {
  return frame.split('\n').filter(Boolean).map(line => JSON.parse(line));
}

/** Puts lines together into as few frames as they fit in. */
export function packFrames(lines, maxBytes) {
  const frames = [];
  let size = Infinity;
  for (const line of lines) {
    const bytes = byteLength(line) + 1;
    if (size + bytes > maxBytes) {
      frames.push(line);
      size = bytes;
    } else {
      frames[frames.length - 1] += '\n' + line;
      size += bytes;
    }
  }
  return frames;
}

/**
 * How long to wait before connecting again, in milliseconds; null: not at all.
 *
 * @param code of the close frame; 1006 when the connection or the handshake just failed
 * @param attempt how many connections in a row have failed before this one
 */
export function reconnectDelay(code, reason, attempt, random = Math.random) {
  if ((code >= 4000 && code < 4100) || code === 4202) {
    return null;
  }
  if (code >= 4200 && code < 4300) {
    return Number(/^after=(\d+)$/.exec(reason)?.[1] ?? 0);
  }
  // Full jitter: when a node dies, its clients must not come back all at once.
  return random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
}
