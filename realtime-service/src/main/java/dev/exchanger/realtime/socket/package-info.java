/** The WebSocket gateway: handshake, envelope, limits, heartbeat, drain. Knows nothing of rooms. */
package dev.exchanger.realtime.socket;
