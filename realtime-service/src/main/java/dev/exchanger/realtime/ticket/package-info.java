/** One-time tickets for clients that can put their access token nowhere but in the URL of a handshake. */
package dev.exchanger.realtime.ticket;
