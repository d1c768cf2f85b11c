/** What operators ask about the sockets of all nodes. */
package dev.exchanger.realtime.statistics;
