package dev.exchanger.realtime.collaboration;

/**
 * How much is worked together.
 *
 * @param mode where operations are kept: {@code redis}, or {@code memory} of each node
 * @param openSessions all that can be joined
 * @param activeSessions of those the ones with operations in the last five minutes
 * @param closedSessions those that are still kept
 * @param operations saved ones of all these sessions
 * @param unsavedSessions sessions with operations that are not in PostgreSQL yet
 * @param connections of the node that answers, in any session
 */
public record CollaborationStatistics(
        String mode,
        long openSessions,
        long activeSessions,
        long closedSessions,
        long operations,
        long unsavedSessions,
        long connections) {}
