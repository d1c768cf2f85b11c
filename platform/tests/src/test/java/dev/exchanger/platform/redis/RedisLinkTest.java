package dev.exchanger.platform.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.mutiny.redis.client.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.RedisServer;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class RedisLinkTest {

    private static final String NODE = "link";
    private final RedisServer server = Backends.shared().redis();
    private LinkFixture fixture;
    private RedisLink link;

    @BeforeEach
    void open() {
        server.flush();
        fixture = LinkFixture.started(server.url(), NODE, Map.of());
        link = fixture.link;
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void answersCommandsAndNil() {
        fixture.set("a", "1");

        assertThat(fixture.get("a")).isEqualTo("1");
        assertThat(fixture.get("missing")).isNull();
        assertThat(LinkFixture.await(link.execute(RedisCommand.once("INCR", "a")))
                        .toLong())
                .isEqualTo(2);
    }

    @Test
    void startsConnectingThenReady() {
        fixture.get("a");

        assertThat(link.ready()).isTrue();
        assertThat(link.state(RedisRole.COMMANDS)).isEqualTo(RedisLinkState.READY);
        assertThat(fixture.changes)
                .containsExactly(
                        new RedisLinkChanged(RedisRole.COMMANDS, RedisLinkState.CONNECTING, RedisLinkState.READY));
        assertThat(link.status()).isEqualTo(new RedisStatus(true, "ready", server.host(), server.port(), false));
    }

    @Test
    void anErrorOfTheServerKeepsItsCode() {
        fixture.set("text", "x");

        assertThatThrownBy(() -> LinkFixture.await(link.execute(RedisCommand.once("LPUSH", "text", "y"))))
                .isInstanceOfSatisfying(
                        RedisCommandFailed.class, e -> assertThat(e.code()).isEqualTo("WRONGTYPE"));
        assertThat(fixture.get("text")).isEqualTo("x");
    }

    @Test
    void aWrongNumberOfArgumentsIsRefusedWithoutShowingThem() {
        assertThatThrownBy(() -> LinkFixture.await(link.execute(RedisCommand.read("GET", "secret", "more"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GET")
                .hasMessageNotContaining("secret");
        assertThat(fixture.get("a")).isNull();
    }

    @Test
    void pipelineKeepsOrderAndNils() {
        List<Response> answers = LinkFixture.await(link.pipeline(List.of(
                RedisCommand.write("SET", "p", "1"),
                RedisCommand.read("GET", "p"),
                RedisCommand.read("GET", "missing"))));

        assertThat(answers).hasSize(3);
        assertThat(answers.get(1).toString()).isEqualTo("1");
        assertThat(answers.get(2)).isNull();
        assertThat(LinkFixture.await(link.pipeline(List.of()))).isEmpty();
    }

    @Test
    void anErrorInAPipelineFailsItAndHarmsNoOther() {
        fixture.set("text", "x");
        CompletableFuture<List<Response>> bad = LinkFixture.begin(
                link.pipeline(List.of(RedisCommand.read("GET", "text"), RedisCommand.once("LPUSH", "text", "y"))));

        assertThat(fixture.get("text")).isEqualTo("x");
        assertThatThrownBy(bad::get).hasCauseInstanceOf(RedisCommandFailed.class);
    }

    @Test
    void evalSendsTheScriptOnceAndKnowsItAfterwards() {
        LuaScript script = new LuaScript("echo", "return {KEYS[1], ARGV[1]}", ofSeconds(5));
        server.command("SCRIPT", "FLUSH");

        for (String value : List.of("first", "second")) {
            Response answer = LinkFixture.await(link.eval(script, List.of("k"), List.of(value)));
            assertThat(answer.get(1).toString()).isEqualTo(value);
        }
        assertThat((List<?>) server.command("SCRIPT", "EXISTS", script.sha())).isEqualTo(List.of(1L));
        assertThat(server.command("SCRIPT", "FLUSH")).isEqualTo("OK");
        assertThat(LinkFixture.await(link.eval(script, List.of("k"), List.of("again")))
                        .get(1)
                        .toString())
                .isEqualTo("again");
    }

    @Test
    void aThousandConcurrentCommandsUseOneConnection() throws Exception {
        List<CompletableFuture<Response>> answers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            answers.add(LinkFixture.begin(
                    link.execute(RedisCommand.read("ECHO", "v" + i).within(ofSeconds(10)))));
        }
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get().toString()).isEqualTo("v" + i);
        }

        assertThat(LinkFixture.names(server, NODE)).containsExactly("exchanger-test-commands-link");
    }

    @Test
    void eachRoleHasItsOwnConnectionAndNoMore() {
        LinkFixture.await(fixture.subscriber.subscribe("c", m -> {}, () -> {}).ready());
        LinkFixture.await(fixture.subscriber
                .subscribePattern("c:*", (c, m) -> {}, () -> {})
                .ready());
        for (int i = 0; i < 3; i++) {
            LinkFixture.await(link.block(RedisCommand.read("XREAD", "BLOCK", "10", "STREAMS", "s", "$")
                    .within(ofSeconds(5))));
        }
        fixture.get("a");

        assertThat(LinkFixture.names(server, NODE))
                .containsExactly(
                        "exchanger-test-commands-link",
                        "exchanger-test-streams-link",
                        "exchanger-test-subscriber-link");
    }

    @Test
    void theReplyOfALateCommandIsNotTakenForAnother() {
        fixture.set("a", "right");
        CompletableFuture<Response> late = LinkFixture.begin(
                link.execute(RedisCommand.read("DEBUG", "SLEEP", "0.3").within(ofMillis(50))));
        CompletableFuture<Response> behind = LinkFixture.begin(link.execute(RedisCommand.read("ECHO", "behind")));

        assertThatThrownBy(late::get).cause().isInstanceOfSatisfying(RedisUnavailable.class, e -> {
            assertThat(e).hasMessage("DEBUG: no answer within 50 ms");
            assertThat(e.mayHaveRun()).isTrue();
        });
        assertThatThrownBy(behind::get).hasCauseInstanceOf(RedisUnavailable.class);
        for (int i = 0; i < 20; i++) {
            assertThat(fixture.get("a")).isEqualTo("right");
        }
        assertThat(fixture.changes).hasSize(1);
    }

    @Test
    void aSlowServerThatAnswersOthersIsNotDropped() {
        for (int i = 0; i < 5; i++) {
            CompletableFuture<Response> late = LinkFixture.begin(
                    link.execute(RedisCommand.read("DEBUG", "SLEEP", "0.1").within(ofMillis(30))));
            assertThatThrownBy(late::get).isInstanceOf(ExecutionException.class);
            assertThat(fixture.get("a")).isNull();
        }
        assertThat(fixture.changes).hasSize(1);
    }

    @Test
    void tooManyInFlightAreRefusedAtOnce() {
        try (LinkFixture narrow = LinkFixture.started(server.url(), "narrow", Map.of("max-in-flight", "16"))) {
            narrow.get("a");
            server.command("CLIENT", "PAUSE", "300");
            List<CompletableFuture<Response>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(LinkFixture.begin(
                        narrow.link.execute(RedisCommand.read("ECHO", "v" + i).within(ofSeconds(5)))));
            }
            await().until(() -> answers.stream()
                            .filter(CompletableFuture::isCompletedExceptionally)
                            .count()
                    == 24);
            await().until(() -> answers.stream().allMatch(CompletableFuture::isDone));
            assertThat(answers.get(0).join().toString()).isEqualTo("v0");
        }
    }

    @Test
    void blockingCommandsRunOneAfterTheOtherAndDoNotHoldUpOthers() {
        CompletableFuture<Response> first = LinkFixture.begin(
                link.block(RedisCommand.read("BLPOP", "list", "5").within(ofSeconds(8))));
        CompletableFuture<Response> second = LinkFixture.begin(
                link.block(RedisCommand.read("BLPOP", "list", "5").within(ofSeconds(8))));
        await().until(() -> link.state(RedisRole.STREAMS) == RedisLinkState.READY);

        LinkFixture.await(link.execute(RedisCommand.once("RPUSH", "list", "one", "two")));

        assertThat(first.join().get(1).toString()).isEqualTo("one");
        assertThat(second.join().get(1).toString()).isEqualTo("two");
    }

    @Test
    void answersComeBackOnTheContextOfTheCaller() throws Exception {
        CompletableFuture<Context> where = new CompletableFuture<>();
        ContextInternal own = ((ContextInternal) fixture.vertx.getOrCreateContext()).duplicate();
        own.runOnContext(nothing -> link.execute(RedisCommand.read("GET", "a"))
                .chain(a -> link.execute(RedisCommand.read("GET", "b")))
                .subscribe()
                .with(answer -> where.complete(Vertx.currentContext()), where::completeExceptionally));

        assertThat(where.get()).isSameAs(own);
    }

    @Test
    void anOperationIsLazyAndRunsAgainAtEachSubscription() {
        Uni<Response> increment = link.execute(RedisCommand.once("INCR", "n"));
        assertThat(fixture.get("n")).isNull();

        LinkFixture.await(increment);
        LinkFixture.await(increment);

        assertThat(fixture.get("n")).isEqualTo("2");
    }

    @Test
    void closeQuitsEveryConnectionAndFailsWhatComesLater() {
        fixture.get("a");
        LinkFixture.await(fixture.subscriber.subscribe("c", m -> {}, () -> {}).ready());
        LinkFixture.await(link.block(
                RedisCommand.read("XREAD", "BLOCK", "1", "STREAMS", "s", "$").within(ofSeconds(5))));
        CompletableFuture<Response> blocked = LinkFixture.begin(
                link.block(RedisCommand.read("BLPOP", "none", "0").within(ofSeconds(30))));

        LinkFixture.await(link.close());

        await().untilAsserted(() -> assertThat(LinkFixture.names(server, NODE)).isEmpty());
        assertThatThrownBy(blocked::get).hasCauseInstanceOf(RedisUnavailable.class);
        assertThatThrownBy(() -> fixture.get("a")).isInstanceOf(RedisUnavailable.class);
        assertThatThrownBy(() -> LinkFixture.await(
                        fixture.subscriber.subscribe("c", m -> {}, () -> {}).ready()))
                .isInstanceOf(RedisUnavailable.class);
        LinkFixture.await(link.close());
    }

    @Test
    void usesTheDatabaseOfTheUrl() {
        try (LinkFixture other = LinkFixture.started(server.url() + "/3", "db3", Map.of())) {
            other.set("where", "three");

            assertThat(other.link.database()).isEqualTo(3);
            assertThat(link.database()).isZero();
            assertThat(fixture.get("where")).isNull();
        }
    }
}
