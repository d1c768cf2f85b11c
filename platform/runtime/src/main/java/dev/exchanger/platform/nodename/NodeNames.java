package dev.exchanger.platform.nodename;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisLink;

/** Who has which name, in Redis. What runs late here is prolonged for one lease at most. */
@ApplicationScoped
public class NodeNames {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final String NOBODY = "";

    private static final LuaScript TAKE = new LuaScript("node-name-take", """
            local holder = redis.call('GET', KEYS[1])
            if holder and holder ~= ARGV[1] and holder ~= ARGV[3] then return holder end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return nil
            """, DEADLINE);

    private static final LuaScript RELEASE = new LuaScript("node-name-release", """
            if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
            return 0
            """, DEADLINE);

    private final RedisLink redis;
    private final ServiceNode node;

    public NodeNames(RedisLink redis, ServiceNode node) {
        this.redis = redis;
        this.node = node;
    }

    /** Takes the name of this node, or keeps it. @return who else has it */
    Uni<Optional<NameHolder>> take(NameHolder self) {
        return take(self, NOBODY);
    }

    /** The same, also from a holder that has ended. */
    Uni<Optional<NameHolder>> takeFrom(NameHolder ended, NameHolder self) {
        return take(self, ended.text());
    }

    Uni<Void> release(NameHolder self) {
        return redis.eval(RELEASE, key(), List.of(self.text())).replaceWithVoid();
    }

    private Uni<Optional<NameHolder>> take(NameHolder self, String from) {
        String lease = Long.toString(RedisKeys.NODE_NAME_LEASE.toMillis());
        return redis.eval(TAKE, key(), List.of(self.text(), lease, from))
                .map(answer -> Optional.ofNullable(answer).map(holder -> NameHolder.parse(holder.toString())));
    }

    private List<String> key() {
        return List.of(RedisKeys.nodeName(node.service(), node.nodeId()));
    }
}
