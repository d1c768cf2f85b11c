package dev.exchanger.bench.stand;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.exchanger.local.ServiceName;

/** Starts realtime-services on the stores of a run. */
public final class RealtimeNodes {
    private static final String ANY = "1000000";

    private final Stand stand;

    public RealtimeNodes(Stand stand) {
        this.stand = stand;
    }

    /**
     * Starts a node and returns when it is ready.
     *
     * @param publishing whether it takes the events of exchange-service and sends them to the rooms; of the nodes that
     *     run at the same time one shall, so that every message has its way from that node to the others
     * @param settings environment variables beside the common ones
     */
    public Stand.Replica start(String node, boolean publishing, Map<String, String> settings, List<String> jvmFlags) {
        Map<String, String> variables = new HashMap<>(stand.common(ServiceName.REALTIME));
        variables.put("EXCHANGER_EVENTS_ENABLED", Boolean.toString(publishing));
        // The limits stay in place and are asked at each request; few accounts stand for many people here.
        variables.put("EXCHANGER_REALTIME_SOCKET_EVENT_LIMIT", ANY);
        variables.put("EXCHANGER_REALTIME_SOCKET_MAX_CONNECTIONS_PER_USER", ANY);
        variables.putAll(settings);
        return stand.start(ServiceName.REALTIME, node, Stand.freePort(), variables, jvmFlags);
    }
}
