package dev.exchanger.realtime.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Response;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisUnavailable;
import dev.exchanger.realtime.flag.FeatureFlags;
import dev.exchanger.realtime.socket.SocketMode;

/** Lets each node tell what it has and any node answer for all: nobody asks the others, who may be slow or dead. */
@ApplicationScoped
public class StatisticsService {

    private static final Logger LOG = Logger.getLogger(StatisticsService.class);

    private final NodeCensus census;
    private final RedisLink redis;
    private final SocketMode mode;
    private final Vertx vertx;
    private final StatisticsConfig config;
    private final ObjectMapper json;
    private final boolean shared;
    private long timer = -1;

    public StatisticsService(
            NodeCensus census,
            RedisLink redis,
            SocketMode mode,
            Vertx vertx,
            StatisticsConfig config,
            ObjectMapper json,
            FeatureFlags flags) {
        this.census = census;
        this.redis = redis;
        this.mode = mode;
        this.vertx = vertx;
        this.config = config;
        this.json = json;
        this.shared = flags.redisWebsockets();
    }

    void start(@Observes StartupEvent event) {
        if (shared) {
            timer = vertx.setPeriodic(config.interval().toMillis(), id -> tell().subscribe()
                    .with(told -> {}, failure -> LOG.debugf("Statistics not told: %s", failure.toString())));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    /** All nodes that told within the last seconds, and this one as it is now. */
    Uni<StatisticsResponse> all() {
        NodeStatistics here = census.count();
        if (!shared) {
            return Uni.createFrom().item(StatisticsResponse.of("local", List.of(here)));
        }
        return others(here.node())
                .map(nodes -> {
                    List<NodeStatistics> all = new ArrayList<>(nodes);
                    all.add(here);
                    all.sort(Comparator.comparing(NodeStatistics::node));
                    return StatisticsResponse.of(mode.code(), all);
                })
                .onFailure(RedisUnavailable.class)
                .recoverWithItem(() -> StatisticsResponse.of("local", List.of(here)));
    }

    /** Puts what this node has where the others find it. */
    Uni<Void> tell() {
        NodeStatistics here = census.count();
        String millis = Long.toString(RedisKeys.CONNECTION_STATISTICS_TTL.toMillis());
        return redis.execute(RedisCommand.write(
                        "SET", RedisKeys.connectionStatistics(here.node()), write(here), "PX", millis))
                .replaceWithVoid();
    }

    /** Presence keeps the list of nodes; a dead one stays in it for some seconds longer than its statistics. */
    private Uni<List<NodeStatistics>> others(String here) {
        return redis.execute(RedisCommand.read("ZRANGE", RedisKeys.presenceNodes(), "0", "-1"))
                .map(nodes -> texts(nodes).stream()
                        .filter(node -> !node.equals(here))
                        .map(RedisKeys::connectionStatistics)
                        .toArray(String[]::new))
                .chain(this::ask);
    }

    private Uni<List<NodeStatistics>> ask(String[] keys) {
        return keys.length == 0
                ? Uni.createFrom().item(List.of())
                : redis.execute(RedisCommand.read("MGET", keys)).map(this::read);
    }

    private List<NodeStatistics> read(Response values) {
        List<NodeStatistics> nodes = new ArrayList<>();
        for (String value : texts(values)) {
            try {
                nodes.add(json.readValue(value, NodeStatistics.class));
            } catch (JsonProcessingException e) {
                // Of a node of another version, in the middle of a rolling update.
                LOG.debugf("Statistics of another version skipped: %s", e.getOriginalMessage());
            }
        }
        return nodes;
    }

    private String write(NodeStatistics statistics) {
        try {
            return json.writeValueAsString(statistics);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> texts(Response list) {
        return IntStream.range(0, list.size())
                .filter(i -> list.get(i) != null)
                .mapToObj(i -> list.get(i).toString())
                .toList();
    }
}
