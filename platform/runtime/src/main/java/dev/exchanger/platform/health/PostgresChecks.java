package dev.exchanger.platform.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.All;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

/** Asks every PostgreSQL pool of the service for {@code SELECT 1}, all at once. */
@ApplicationScoped
public class PostgresChecks implements DependencyCheck {

    private static final Duration BOUND = Duration.ofSeconds(1);

    private final Map<String, Pool> pools;

    public PostgresChecks(@All List<InstanceHandle<Pool>> handles) {
        Map<String, Pool> byName = new LinkedHashMap<>();
        handles.forEach(handle -> byName.put(name(handle), handle.get()));
        this.pools = Map.copyOf(byName);
    }

    @Override
    public String name() {
        return "postgres";
    }

    /** DOWN as soon as one of the databases is away. */
    @Override
    public Uni<DependencyStatus> check() {
        if (pools.isEmpty()) {
            return Uni.createFrom().item(new DependencyStatus(DependencyStatus.State.UP, Map.of()));
        }
        List<Uni<Map.Entry<String, Boolean>>> answers = pools.entrySet().stream()
                .map(pool -> reachable(pool.getValue()).map(up -> Map.entry(pool.getKey(), up)))
                .toList();
        return Uni.join().all(answers).andCollectFailures().map(PostgresChecks::status);
    }

    private static Uni<Boolean> reachable(Pool pool) {
        return pool.query("SELECT 1")
                .execute()
                .replaceWith(true)
                .ifNoItem()
                .after(BOUND)
                .fail()
                .onFailure()
                .recoverWithItem(false);
    }

    private static DependencyStatus status(List<Map.Entry<String, Boolean>> answers) {
        Map<String, Object> details = new LinkedHashMap<>();
        answers.forEach(answer -> details.put(answer.getKey(), Map.of("connected", answer.getValue())));
        boolean up = answers.stream().allMatch(Map.Entry::getValue);
        return new DependencyStatus(up ? DependencyStatus.State.UP : DependencyStatus.State.DOWN, details);
    }

    private static String name(InstanceHandle<Pool> handle) {
        return handle.getBean().getQualifiers().stream()
                .filter(ReactiveDataSource.class::isInstance)
                .map(qualifier -> ((ReactiveDataSource) qualifier).value())
                .findFirst()
                .orElse("default");
    }
}
