// What BrowserClientIT drives the reference client with: everything heard is remembered in order.

import { RealtimeClient } from '/realtime-client.js';
import { acknowledge } from '/receipts.js';
import * as wire from '/wire.js';
import { Rooms } from '/rooms.js';

class Spy extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols);
    harness.sockets.push(this);
    this.addEventListener('message', ({ data }) => harness.longestFrame = Math.max(harness.longestFrame, data.split('\n').length));
  }
}

const harness = {
  wire,
  Rooms,
  sockets: [],
  heard: [],
  states: [],
  resyncs: [],
  tokens: 0,
  longestFrame: 0,
  /** The positions heard in a room: ["epoch 1", "epoch 2"]. */
  numbers: room => harness.heard.filter(push => push.r === room && push.s !== undefined).map(({ s }) => s),
  start(urls, options = {}) {
    const { withToken = true, ticketUrl } = options;
    let next = 0;
    const settings = { url: () => urls[next++ % urls.length], WebSocket: Spy, random: () => 0.1 };
    if (withToken) {
      settings.token = () => {
        harness.tokens++;
        return window.freshToken();
      };
    }
    if (ticketUrl) {
      settings.ticket = async () => {
        const headers = { Authorization: `Bearer ${await window.goodToken()}` };
        return (await (await fetch(ticketUrl, { method: 'POST', headers })).json()).ticket;
      };
    }
    const client = new RealtimeClient(settings);
    client.on('*', push => harness.heard.push(push));
    client.on('state', state => harness.states.push(state));
    client.on('resync', ({ r }) => harness.resyncs.push(r));
    harness.client = client;
    acknowledge(client);
    client.start();
  },
  /** For whoever wonders why a test fails. */
  report: () => JSON.stringify({
    stats: harness.client?.stats,
    states: harness.states.slice(-12),
    positions: harness.client?.positions,
    resyncs: harness.resyncs,
    last: harness.heard.slice(-3),
  }),
  /** A refusal as a value. */
  async code(promise) {
    try {
      await promise;
      return 'ok';
    } catch (failure) {
      return failure.code;
    }
  },
};
window.harness = harness;
