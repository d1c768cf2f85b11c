package dev.exchanger.platform.health;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisStatus;

/** The state the Redis link already knows; asks nobody. */
@ApplicationScoped
public class RedisCheck implements DependencyCheck {

    private final RedisLink link;
    private final Clock clock;

    public RedisCheck(RedisLink link, Clock clock) {
        this.link = link;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Uni<DependencyStatus> check() {
        return Uni.createFrom().item(this::status);
    }

    private DependencyStatus status() {
        RedisStatus status = link.status();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("connected", status.connected());
        details.put("status", status.status());
        details.put("host", status.host());
        details.put("port", status.port());
        details.put("timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS));
        details.put("fallback", status.fallback());
        return new DependencyStatus(
                status.connected() ? DependencyStatus.State.UP : DependencyStatus.State.DEGRADED, details);
    }
}
