/** The figures of realtime-service, beside Socket.IO. */
package dev.exchanger.bench.realtime;
