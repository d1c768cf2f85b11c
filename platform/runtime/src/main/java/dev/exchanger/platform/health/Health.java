package dev.exchanger.platform.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.platform.node.ServiceNode;

/** Asks all dependencies at once and judges the whole. */
@ApplicationScoped
public class Health {

    private static final Duration BOUND = Duration.ofMillis(1500);

    private final List<DependencyCheck> checks;
    private final ServiceNode node;
    private final Clock clock;

    public Health(@All List<DependencyCheck> checks, ServiceNode node, Clock clock) {
        this.checks = checks;
        this.node = node;
        this.clock = clock;
    }

    /**
     * The body of {@code GET /api/health}.
     *
     * @param status       the worst of the dependencies
     * @param service      which service answers
     * @param timestamp    when
     * @param dependencies by name
     */
    @Schema(name = "HealthReport")
    public record Report(
            DependencyStatus.State status,
            String service,
            Instant timestamp,
            Map<String, DependencyStatus> dependencies) {}

    Uni<Report> report() {
        List<Uni<Map.Entry<String, DependencyStatus>>> answers = checks.stream()
                .map(check -> check(check).map(status -> Map.entry(check.name(), status)))
                .toList();
        return Uni.join().all(answers).andFailFast().map(this::report);
    }

    private static Uni<DependencyStatus> check(DependencyCheck check) {
        return Uni.createFrom()
                .deferred(check::check)
                .ifNoItem()
                .after(BOUND)
                .fail()
                .onFailure()
                .recoverWithItem(new DependencyStatus(DependencyStatus.State.DOWN, Map.of()));
    }

    private Report report(List<Map.Entry<String, DependencyStatus>> answers) {
        Map<String, DependencyStatus> byName = new TreeMap<>();
        answers.forEach(answer -> byName.put(answer.getKey(), answer.getValue()));
        DependencyStatus.State worst = byName.values().stream()
                .map(DependencyStatus::state)
                .max(Enum::compareTo)
                .orElse(DependencyStatus.State.UP);
        return new Report(worst, node.service(), clock.instant().truncatedTo(ChronoUnit.MILLIS), byName);
    }
}
