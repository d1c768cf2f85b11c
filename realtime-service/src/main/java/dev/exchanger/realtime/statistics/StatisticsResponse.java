package dev.exchanger.realtime.statistics;

import java.util.List;

/**
 * The connections of all nodes.
 *
 * @param mode {@code full}, or {@code local} when only the node that answers could be asked
 * @param connections open sockets of all these nodes together
 * @param outboundPendingBytes bytes that wait for clients of all these nodes
 * @param nodes each node by its name, a few seconds old but for the one that answers
 */
public record StatisticsResponse(String mode, long connections, long outboundPendingBytes, List<NodeStatistics> nodes) {

    static StatisticsResponse of(String mode, List<NodeStatistics> nodes) {
        return new StatisticsResponse(
                mode,
                nodes.stream().mapToLong(NodeStatistics::connections).sum(),
                nodes.stream().mapToLong(NodeStatistics::outboundPendingBytes).sum(),
                nodes);
    }
}
