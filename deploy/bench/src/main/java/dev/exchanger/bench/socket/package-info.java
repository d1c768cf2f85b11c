/** WebSocket clients of bare bytes: the same program speaks the protocols of all servers that are compared. */
package dev.exchanger.bench.socket;
