package dev.exchanger.realtime.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.ratelimit.RateDecision;
import dev.exchanger.platform.ratelimit.RateLimitConfig;
import dev.exchanger.platform.ratelimit.RateLimiter;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisLinkState;
import dev.exchanger.platform.redis.RedisRole;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two instances on one Redis, as on two nodes. */
@QuarkusTest
@RealtimeApplication
class UserLimitsTest {

    /** As it is shipped, whatever other tests need. */
    private static final UserLimitConfig CONFIG = new SmallRyeConfigBuilder()
            .withMapping(UserLimitConfig.class)
            .build()
            .getConfigMapping(UserLimitConfig.class);

    @InjectFaults
    Faults faults;

    @Inject
    RedisLink redis;

    @Inject
    RateLimitConfig shares;

    @Inject
    MeterRegistry registry;

    private final UUID user = UUID.randomUUID();
    private List<UserLimits> nodes;

    @BeforeEach
    void open() {
        nodes = Stream.generate(() -> new UserLimits(new RateLimiter(redis, shares), CONFIG, registry))
                .limit(2)
                .toList();
    }

    @AfterEach
    void heal() {
        faults.heal();
        await().atMost(Duration.ofSeconds(10)).until(redis::ready);
    }

    static Stream<Arguments> actions() {
        return Stream.of(
                Arguments.of("message", 10, (BiFunction<UserLimits, UUID, Uni<RateDecision>>) UserLimits::message),
                Arguments.of("pin", 5, (BiFunction<UserLimits, UUID, Uni<RateDecision>>) UserLimits::pin),
                Arguments.of("forward", 3, (BiFunction<UserLimits, UUID, Uni<RateDecision>>) UserLimits::forward));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("actions")
    void theLimitHoldsOverTwoNodesAtOnce(
            String action, int permits, BiFunction<UserLimits, UUID, Uni<RateDecision>> take) {
        double refusedBefore = refused(action);

        List<RateDecision> granted = atOnce(40, take);

        assertThat(granted)
                .extracting(RateDecision::remaining)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, permits).mapToObj(Long::valueOf).toList());
        assertThat(refused(action) - refusedBefore).isEqualTo(40 - permits);
    }

    @Test
    void theThreeBudgetsAndTheUsersHaveNothingToDoWithEachOther() {
        assertThat(atOnce(5, UserLimits::forward)).hasSize(3);
        assertThat(atOnce(7, UserLimits::pin)).hasSize(5);
        assertThat(atOnce(12, UserLimits::message)).hasSize(10);
        assertThat(get(nodes.get(0).forward(UUID.randomUUID())).remaining()).isEqualTo(2);
    }

    @Test
    void aRefusalSaysWhenToComeBack() {
        atOnce(3, UserLimits::forward);

        ProblemException refusal = (ProblemException) nodes.get(1)
                .forward(user)
                .onItemOrFailure()
                .transform((left, failure) -> failure)
                .await()
                .atMost(Duration.ofSeconds(5));

        assertThat(refusal.type()).isEqualTo(CommonProblem.RATE_LIMITED);
        assertThat(refusal).hasMessage("more than 3 of 'forward' in 60 seconds");
        assertThat(refusal.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
        assertThat(refusal.headers()).containsEntry("RateLimit-Remaining", "0").containsKey("RateLimit-Reset");
    }

    @Test
    void withoutRedisEachNodeGrantsItsShareAndNothingFails() {
        faults.redisLink().down();
        await().atMost(Duration.ofSeconds(10)).until(() -> redis.state(RedisRole.COMMANDS) == RedisLinkState.DEGRADED);

        assertThat(atOnce(40, UserLimits::message))
                .as("half of ten on each node")
                .hasSize(10);
        assertThat(atOnce(40, UserLimits::forward)).as("one on each node").hasSize(2);
    }

    @Test
    void restClientsReadTheBudgetInHeaders() {
        RateDecision left = get(nodes.get(0).message(user));

        Response answer = RateHeaders.put(Response.ok(), left).build();

        assertThat(answer.getHeaderString("RateLimit-Remaining")).isEqualTo("9");
        assertThat(answer.getHeaderString("RateLimit-Reset")).isEqualTo("60");
    }

    /** Half of the calls on each node; those that were let through. */
    private List<RateDecision> atOnce(int calls, BiFunction<UserLimits, UUID, Uni<RateDecision>> take) {
        List<CompletableFuture<RateDecision>> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            answers.add(take.apply(nodes.get(i % 2), user)
                    .onFailure(ProblemException.class)
                    .recoverWithItem(() -> null)
                    .subscribeAsCompletionStage());
        }
        return answers.stream()
                .map(CompletableFuture::join)
                .filter(decision -> decision != null)
                .toList();
    }

    private double refused(String action) {
        return registry.get("exchanger_realtime_user_limit_refused")
                .tag("action", action)
                .counter()
                .count();
    }

    private static RateDecision get(Uni<RateDecision> decision) {
        return decision.await().atMost(Duration.ofSeconds(5));
    }
}
