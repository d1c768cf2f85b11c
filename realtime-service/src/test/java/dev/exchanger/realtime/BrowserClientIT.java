package dev.exchanger.realtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;

import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.Chromium;
import dev.exchanger.realtime.testing.ClientSite;
import dev.exchanger.realtime.testing.Replica;
import dev.exchanger.testkit.backend.BackendOptions;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.DatabaseAddress;
import dev.exchanger.testkit.backend.RedisServer;
import dev.exchanger.testkit.backend.RespConnection;
import dev.exchanger.testkit.fault.TcpProxy;
import dev.exchanger.testkit.token.StubIdentity;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The reference client in a real browser, with two replicas of the packaged service behind cuttable connections. */
@TestMethodOrder(OrderAnnotation.class)
@EnabledIf(
        value = "dev.exchanger.realtime.testing.Chromium#usable",
        disabledReason = "needs Chromium, perhaps named in CHROMIUM, and the Maven profile browser")
class BrowserClientIT {

    private static final String START = "([urls, options]) => harness.start(urls, options)";

    private static Backends backends;
    private static StubIdentity identity;
    private static RedisServer redis;
    private static ClientSite site;
    private static ClientSite foreignSite;
    private static Replica first;
    private static Replica second;
    private static Chromium chromium;

    private final UserSpec user = UserSpec.web();
    private final String ownRoom = "user:" + user.userId();
    private Supplier<String> tokens = () -> TokenMinter.shared().accessToken(user);
    private TcpProxy toFirst;
    private TcpProxy toSecond;
    private Page page;

    @BeforeAll
    static void start() {
        backends = Backends.start(BackendOptions.forTests());
        redis = backends.redis();
        identity = new StubIdentity();
        site = new ClientSite();
        foreignSite = new ClientSite();
        DatabaseAddress database =
                backends.postgres().createDatabase("exchanger_realtime", "exchanger_realtime", "test-password");
        Map<String, String> environment = Replica.environment(database, redis.url(), identity);
        environment.put("CORS_ORIGINS", site.origin());
        environment.put("EXCHANGER_REALTIME_SOCKET_DRAIN_WINDOW", "PT1S");
        environment.put("EXCHANGER_REALTIME_SOCKET_PING_INTERVAL", "PT2S");
        environment.put("EXCHANGER_REALTIME_SOCKET_PONG_TIMEOUT", "PT2S");
        first = new Replica("browser-first", environment);
        second = new Replica("browser-second", environment);
        chromium = Chromium.start();
        first.ready();
        second.ready();
    }

    @AfterAll
    static void stop() throws Exception {
        AutoCloseable[] parts = {chromium, first, second, site, foreignSite, identity, backends};
        for (AutoCloseable part : parts) {
            if (part != null) {
                part.close();
            }
        }
    }

    @BeforeEach
    void open() {
        toFirst = new TcpProxy("127.0.0.1", first.uri().getPort());
        toSecond = new TcpProxy("127.0.0.1", second.uri().getPort());
        page = open(site);
    }

    @AfterEach
    void close() {
        page.context().close();
        toFirst.close();
        toSecond.close();
    }

    @Test
    @Order(1)
    void theRulesForReconnectingAndFraming() {
        assertThat(evaluate("""
                () => [1006, 1000, 1011, 4100, 4104].map(code => harness.wire.reconnectDelay(code, '', 2, () => 0.5))
                """)).isEqualTo(List.of(1000, 1000, 1000, 1000, 1000));
        assertThat(evaluate("""
                () => [4000, 4001, 4003, 4009, 4099, 4202].map(code => harness.wire.reconnectDelay(code, '', 0, () => 0.5))
                """))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(6)
                .containsOnlyNulls();
        assertThat(evaluate("() => harness.wire.reconnectDelay(4200, 'after=317', 9)"))
                .isEqualTo(317);
        assertThat(evaluate("() => harness.wire.reconnectDelay(4201, 'resync required', 9)"))
                .isEqualTo(0);
        assertThat(evaluate("() => harness.wire.reconnectDelay(1006, '', 99, () => 1)"))
                .isEqualTo(30_000);
        assertThat(evaluate("() => harness.wire.packFrames(['aaa', 'ббб', 'c', 'dddddddddddddd', 'e'], 12)"))
                .isEqualTo(List.of("aaa\nббб", "c", "dddddddddddddd", "e"));
        assertThat(evaluate("() => harness.wire.parseFrame('{\"a\":1}\\n\\n{\"b\":2}').length"))
                .isEqualTo(2);
        assertThat(evaluate("""
                () => {
                  const rooms = new harness.Rooms({ x: { e: 'a', s: 1 } });
                  return [[2, 'a'], [2, 'a'], [4, 'a'], [3, 'a'], [4, 'b']]
                      .map(([s, e]) => rooms.accept({ r: 'x', s, e }))
                      .concat(rooms.accept({ r: 'y', s: 1, e: 'a' }));
                }
                """)).isEqualTo(List.of("new", "duplicate", "gap", "new", "gap", "foreign"));
    }

    @Test
    @Order(2)
    void connectsByTheBrowserSubprotocolAndHearsEverythingOnce() {
        connect(toFirst);
        assertThat(evaluate("() => harness.sockets.map(socket => socket.protocol)"))
                .isEqualTo(List.of("exchanger.rt.v1"));
        assertThat((String) evaluate("() => harness.sockets[0].url")).endsWith("/ws/v1");
        addOrderEvents(1, 30);
        awaitNumbers(30);
        assertThat((String) evaluate("() => harness.client.positions[Object.keys(harness.client.positions)[0]].e"))
                .isNotEmpty();
        assertThat(first.log()).doesNotContain(tokens.get().split("\\.")[1]);
    }

    @Test
    @Order(3)
    void putsManyMessagesIntoOneFrameAndTakesThemOut() {
        connect(toFirst);
        assertThat(evaluate("""
                async () => {
                  const before = harness.client.stats.framesSent;
                  const answers = await Promise.all(Array.from({ length: 40 }, () => harness.client.request('ping')));
                  return [answers.filter(answer => answer.ok).length, harness.client.stats.framesSent - before];
                }
                """)).isEqualTo(List.of(40, 1));
        addOrderEvents(1, 300);
        awaitNumbers(300);
        assertThat((int) evaluate("() => harness.longestFrame")).isGreaterThan(1);
    }

    @Test
    @Order(3)
    void refusalsAreErrorsWithTheirCode() {
        connect(toFirst);
        assertThat(evaluate("() => harness.code(harness.client.join('nowhere'))"))
                .isEqualTo("unknown_room");
        assertThat(evaluate("() => harness.code(harness.client.join('user:00000000-0000-0000-0000-000000000000'))"))
                .isEqualTo("forbidden");
        assertThat(evaluate("() => harness.code(harness.client.request('x', { data: { a: 'x'.repeat(70000) } }))"))
                .isEqualTo("too_large");
        assertThat(evaluate("() => harness.code(harness.client.join('rates'))")).isEqualTo("ok");
        assertThat(evaluate("() => harness.client.state")).isEqualTo("online");
    }

    @Test
    @Order(3)
    void survivesCutsWithoutAGapOrADuplicate() {
        connect(toFirst, toSecond);
        for (int cut = 1; cut <= 5; cut++) {
            // Fewer at a time than a room remembers, however long the way back takes on a busy machine.
            int last = cut * 200;
            CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> addOrderEvents(last - 199, last));
            awaitTrue("room => harness.numbers(room).at(-1) > " + (last - 200));
            toFirst.cut();
            toSecond.cut();
            publishing.join();
            awaitNumbers(last);
        }
        assertThat((int) evaluate("() => harness.client.stats.connects")).isGreaterThanOrEqualTo(6);
    }

    @Test
    @Order(3)
    void noticesAConnectionOnWhichNothingComesAndResumes() {
        connect(toFirst);
        addOrderEvents(1, 5);
        awaitNumbers(5);
        toFirst.silence();
        addOrderEvents(6, 10);
        awaitTrue("() => harness.states.some(({ reason }) => reason === 'silence')");
        toFirst.heal();
        awaitNumbers(10);
    }

    @Test
    @Order(3)
    void whatCannotBeResumedIsSaidAndGoesOn() {
        connect(toFirst);
        addOrderEvents(1, 3);
        awaitNumbers(3);
        toFirst.down();
        awaitTrue("() => harness.client.state !== 'online'");
        redis.command("DEL", RedisKeys.roomSequence(ownRoom), RedisKeys.roomLog(ownRoom));
        addOrderEvents(4, 5);
        await().until(() -> "2".equals(redis.command("HGET", RedisKeys.roomSequence(ownRoom), "seq")));
        toFirst.heal();
        awaitTrue("() => harness.resyncs.length === 1 && harness.client.state === 'online'");
        addOrderEvents(6, 7);
        awaitTrue("room => harness.numbers(room).join() === '1,2,3,3,4'");
        assertThat((int) evaluate("() => harness.client.stats.gaps")).isZero();
    }

    @Test
    @Order(3)
    void aMessageWhoseAnswerWasLostIsSentAgainAndSaidOnce() {
        String chat = new ChatClient(first.uri(), user).group();
        connect(toFirst);
        evaluate("room => harness.client.join(room)", "chat:" + chat);
        toFirst.delay(Duration.ofSeconds(1));
        evaluate(
                "room => { harness.sent = harness.client.write('msg.send', room, { body: 'once' }); }", "chat:" + chat);
        ChatClient reader = new ChatClient(second.uri(), user);
        await().until(() -> messages(reader, chat) == 1);
        // Its answer is still on the way.
        toFirst.cut();
        toFirst.delay(Duration.ZERO);
        assertThat((int) evaluate("async () => (await harness.sent).d.seq")).isEqualTo(1);
        assertThat((int) evaluate("() => harness.client.stats.connects")).isEqualTo(2);
        assertThat(messages(reader, chat)).isEqualTo(1);
        awaitTrue("() => harness.heard.filter(({ t }) => t === 'msg').length === 1");
    }

    @Test
    @Order(3)
    void saysWhichMessagesItHasSoThatTheyAreNotSentAgain() {
        UserSpec other = UserSpec.web();
        identity.user(user.userId(), "Reader", "en");
        ChatClient writer = new ChatClient(second.uri(), other);
        String chat = writer.group(user.userId());
        writer.send(chat, "said while nobody was there");
        writer.send(chat, "and again");
        connect(toFirst);
        awaitTrue("() => harness.heard.filter(({ t }) => t === 'msg.undelivered').length === 2");
        await().until(() -> delivered(writer, chat) == 2);
        evaluate("room => harness.client.join(room)", "chat:" + chat);
        writer.send(chat, "now");
        await().until(() -> delivered(writer, chat) == 3);
        toFirst.cut();
        awaitTrue("() => harness.client.stats.connects === 2 && harness.client.state === 'online'");
        writer.send(chat, "later");
        awaitTrue("() => harness.heard.filter(({ t }) => t === 'msg').length === 2");
        assertThat(evaluate("() => harness.heard.filter(({ t }) => t === 'msg.undelivered').length"))
                .isEqualTo(2);
    }

    @Test
    @Order(3)
    void stopsForGoodWhenTheSessionIsRevoked() {
        connect(toFirst);
        identity.revoke(user);
        redis.command(
                "PUBLISH",
                RedisKeys.sessionRevokedChannel(),
                "{\"userId\":\"%s\",\"sessionId\":\"%s\",\"context\":\"web\"}"
                        .formatted(user.userId(), user.sessionId()));
        awaitTrue("() => harness.client.state === 'stopped'");
        assertThat(evaluate("() => harness.states.at(-1).code")).isEqualTo(4001);
        assertThat(evaluate("() => harness.code(harness.client.request('ping'))"))
                .isEqualTo("closed");
        await().during(Duration.ofSeconds(1)).until(() -> toFirst.accepted() == 1);
    }

    @Test
    @Order(3)
    void aNewTokenKeepsTheConnection() {
        tokens = () -> TokenMinter.shared().accessToken(user, Duration.ofSeconds(3));
        connect(toFirst);
        awaitTrue("() => harness.tokens === 4");
        addOrderEvents(1, 1);
        awaitNumbers(1);
        assertThat((int) evaluate("() => harness.client.stats.connects")).isEqualTo(1);
        tokens = () -> null;
        awaitTrue("() => harness.client.state === 'stopped'");
        assertThat(evaluate("() => harness.states.filter(({ code }) => code !== undefined).map(({ code }) => code)"))
                .isEqualTo(List.of(4104, 0));
    }

    @Test
    @Order(3)
    void aTicketHelpsWhereTheTokenIsNotLetThrough() {
        tokens = () -> "garbled-on-the-way";
        String tickets = "http://127.0.0.1:" + toFirst.port() + "/api/v1/socket-tickets";
        evaluate(START, List.of(urls(toFirst), Map.of("ticketUrl", tickets)));
        awaitTrue("() => harness.client.state === 'online'");
        assertThat((int) evaluate("() => harness.sockets.length")).isEqualTo(2);
        assertThat((String) evaluate("() => harness.sockets[1].url")).contains("?ticket=");
    }

    @Test
    @Order(3)
    void thePageOfAnotherSiteIsRefused() {
        page.context().close();
        page = open(foreignSite);
        evaluate(START, List.of(urls(toFirst), Map.of()));
        awaitTrue("() => harness.states.filter(({ state }) => state === 'waiting').length >= 2");
        assertThat((int) evaluate("() => harness.client.stats.connects")).isZero();
        assertThat((int) evaluate("() => harness.client.stats.frames")).isZero();
        assertThat(evaluate("url => fetch(url).then(() => 'read', () => 'refused')", first.uri() + "/api/v1/status"))
                .isEqualTo("refused");
    }

    @Test
    @Order(4)
    void aDrainedNodeIsLeftWithoutAGapOrADuplicate() {
        connect(toFirst, toSecond);
        addOrderEvents(1, 50);
        awaitNumbers(50);
        first.terminate();
        for (int last = 100; last <= 1000; last += 50) {
            addOrderEvents(last - 49, last);
            awaitNumbers(last);
        }
        assertThat(evaluate("() => harness.heard.some(({ t }) => t === 'drain')"))
                .isEqualTo(true);
        assertThat(evaluate("() => harness.states.find(({ state }) => state === 'waiting').code"))
                .isEqualTo(4200);
        assertThat(evaluate("() => harness.heard.filter(({ t }) => t === 'hello').map(({ d }) => d.node)"))
                .isEqualTo(List.of("browser-first", "browser-second"));
    }

    private Page open(ClientSite from) {
        Page opened = chromium.newPage();
        opened.exposeFunction("freshToken", arguments -> tokens.get());
        opened.exposeFunction("goodToken", arguments -> TokenMinter.shared().accessToken(user));
        opened.navigate(from.page());
        opened.waitForFunction("() => window.harness");
        return opened;
    }

    private void connect(TcpProxy... ways) {
        evaluate(START, List.of(urls(ways), Map.of()));
        awaitTrue("() => harness.client.state === 'online' && Object.keys(harness.client.positions).length === 1");
    }

    private static List<String> urls(TcpProxy... ways) {
        return List.of(ways).stream()
                .map(way -> "ws://127.0.0.1:" + way.port() + "/ws/v1")
                .toList();
    }

    private Object evaluate(String script) {
        return page.evaluate(script);
    }

    private Object evaluate(String script, Object argument) {
        return page.evaluate(script, argument);
    }

    private void awaitTrue(String script) {
        try {
            page.waitForFunction(script, ownRoom, new Page.WaitForFunctionOptions().setTimeout(20_000));
        } catch (TimeoutError e) {
            throw new AssertionError(script + " is not so: " + evaluate("() => harness.report()"), e);
        }
    }

    /** All numbers of the user's room up to here were heard, each once and in order, with nothing thrown away. */
    private void awaitNumbers(int last) {
        awaitTrue("room => harness.numbers(room).at(-1) === " + last);
        assertThat(evaluate("room => harness.numbers(room)", ownRoom))
                .isEqualTo(IntStream.rangeClosed(1, last).boxed().toList());
        assertThat(evaluate(
                        "() => [harness.client.stats.gaps, harness.client.stats.duplicates, harness.resyncs.length]"))
                .isEqualTo(List.of(0, 0, 0));
    }

    private static int messages(ChatClient reader, String chat) {
        return reader.get("/" + chat + "/messages").extract().path("messages.size()");
    }

    private int delivered(ChatClient member, String chat) {
        return member.get("/" + chat + "/members")
                .extract()
                .path("members.find { it.userId == '%s' }.deliveredSeq".formatted(user.userId()));
    }

    private void addOrderEvents(int from, int to) {
        try (RespConnection connection = redis.connect()) {
            for (int version = from; version <= to; version++) {
                UUID id = UuidV7.next();
                ObjectNode data = EnvelopeWriter.object()
                        .put("orderId", UUID.randomUUID().toString())
                        .put("userId", user.userId().toString())
                        .put("version", version);
                CloudEvent event = new CloudEvent(
                        id,
                        "/exchanger/exchange",
                        "exchange.order.paid.v1",
                        "order",
                        UuidV7.timeOf(id),
                        (long) version,
                        null,
                        data);
                connection.command("XADD", RedisKeys.events("exchange"), "*", "event", event.toJson());
            }
        }
    }
}
