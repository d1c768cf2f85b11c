package dev.exchanger.realtime.statistics;

import java.time.Instant;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * The connections of one node at one moment. Counts of what happened begin with the node's start.
 *
 * @param node who tells
 * @param at when
 * @param connections open sockets
 * @param connectionsByContext the same by where the user acts: web, admin, telegram
 * @param users people with at least one of these sockets; somebody on two nodes counts on both
 * @param sessions sessions with at least one of these sockets
 * @param rooms rooms that somebody here is in
 * @param memberships places in these rooms
 * @param oldestSeconds age of the oldest socket; 0 when there is none
 * @param averageSeconds mean age of the sockets; 0 when there is none
 * @param outboundPendingBytes bytes that wait for clients to read them
 * @param inboundPending requests that wait to be handled
 * @param opened sockets opened
 * @param closedByCode sockets closed, by close code; {@code peer} when the client or the network did
 * @param handshakesRefused handshakes refused, by reason
 * @param requestsRefused requests refused, by error code
 * @param framesReceived frames from clients
 * @param framesSent frames to clients
 * @param messagesSent messages in them
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NodeStatistics(
        String node,
        Instant at,
        long connections,
        Map<String, Long> connectionsByContext,
        long users,
        long sessions,
        long rooms,
        long memberships,
        long oldestSeconds,
        long averageSeconds,
        long outboundPendingBytes,
        long inboundPending,
        long opened,
        Map<String, Long> closedByCode,
        Map<String, Long> handshakesRefused,
        Map<String, Long> requestsRefused,
        long framesReceived,
        long framesSent,
        long messagesSent) {}
