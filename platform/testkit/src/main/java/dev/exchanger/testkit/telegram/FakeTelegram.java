package dev.exchanger.testkit.telegram;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.Json;
import dev.exchanger.testkit.http.LoopbackServer;
import dev.exchanger.testkit.http.Request;

/**
 * Telegram on a loopback port: the Bot API for the bot, persons for the test.
 *
 * <pre>{@code
 * try (FakeTelegram telegram = new FakeTelegram(FakeTelegram.TEST_TOKEN)) {
 *     startBot(telegram.url(), FakeTelegram.TEST_TOKEN);
 *     FakeUser ann = telegram.user(77, "Ann", "uk");
 *     ann.send("/rates");
 *     ann.awaitMessage(message -> message.text().contains("USDT"), Duration.ofSeconds(5));
 *     telegram.failNext("sendMessage", 2, Fault.tooManyRequests(1));
 * }
 * }</pre>
 *
 * The same over HTTP under {@code /control}, and a page for people at {@code /}.
 */
public final class FakeTelegram implements AutoCloseable {
    /** Token for tests; of the real form, so that scans for leaked tokens find it. */
    public static final String TEST_TOKEN = "123456789:AAtestTOKENtestTOKENtestTOKENtestTOK";

    private final UpdateQueue updates = new UpdateQueue();
    private final ObjectNode bot;
    private final People people;
    private final CallGate gate;
    private final LoopbackServer server;
    private final ExecutorService pushers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-telegram-push");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger duplicates = new AtomicInteger();
    private Duration retryUnit = Duration.ofSeconds(1);
    private Webhook webhook;

    /** Starts on a free port. */
    public FakeTelegram(String token) {
        this(token, "exchanger_test_bot", 0);
    }

    /**
     * Starts.
     *
     * @param token the only token that is known
     * @param botName user name of the bot, for deep links
     * @param port 0 = any free one
     */
    public FakeTelegram(String token, String botName, int port) {
        bot = Json.object()
                .put("id", Long.parseLong(token.split(":")[0]))
                .put("is_bot", true)
                .put("first_name", "Exchanger")
                .put("username", botName);
        people = new People(updates, bot);
        gate = new CallGate(token, new BotApi(this));
        ControlApi control = new ControlApi(this);
        server = new LoopbackServer("fake-telegram", port, request -> route(request, control));
    }

    /** Base URL, as TELEGRAM_API_URL; also the page for people. */
    public String url() {
        return server.url();
    }

    /** The person with this account number; made when missing. */
    public FakeUser user(long id, String firstName, String languageCode) {
        return people.user(id, firstName, languageCode);
    }

    /** The person with this account number, if there is one. */
    public Optional<FakeUser> user(long id) {
        return people.user(id);
    }

    /** Messages of any chat as they stand now, both sides. */
    public List<SentMessage> chat(long chatId) {
        return people.chat(chatId);
    }

    /** Puts an update into the queue as it is; it needs an {@code update_id}. */
    public long push(String updateJson) {
        return updates.push((ObjectNode) Json.tree(updateJson));
    }

    /** Delivers an update again with the same id, confirmed or not. */
    public void redeliver(long updateId) {
        updates.push(updates.past(updateId));
    }

    /** The webhook gets each of the next updates twice, although it accepts the first. */
    public void duplicateNext(int count) {
        duplicates.set(count);
    }

    /** Ids of updates go on from here, lower than before if wanted. */
    public void nextUpdateId(long id) {
        updates.nextId(id);
    }

    /** Updates that the bot has not confirmed. */
    public int pendingUpdates() {
        return updates.size();
    }

    /** Unit of the pauses between webhook retries (0, 2, 4, 8 … units); default one second, set before setWebhook. */
    public synchronized void webhookRetryUnit(Duration unit) {
        retryUnit = unit;
    }

    /** URL of the webhook, when one is set. */
    public Optional<String> webhookUrl() {
        return webhook().map(Webhook::url);
    }

    /** The next calls of a method go wrong; {@code *} = of any method. Faults of one method are used up in order. */
    public void failNext(String method, int times, Fault fault) {
        gate.failNext(method, times, fault);
    }

    /** Forgets all planned faults. */
    public void healAll() {
        gate.healAll();
    }

    /** All calls of the bot, oldest first; a long poll is listed when it has ended. */
    public List<Call> calls() {
        return gate.calls();
    }

    /** Calls of one method. */
    public List<Call> calls(String method) {
        return calls().stream().filter(call -> call.method().equals(method)).toList();
    }

    @Override
    public synchronized void close() {
        stopWebhook();
        pushers.shutdownNow();
        server.close();
    }

    private Answer route(Request request, ControlApi control) {
        return request.path().startsWith("/bot") ? gate.answer(request) : control.answer(request);
    }

    ObjectNode bot() {
        return bot;
    }

    People people() {
        return people;
    }

    UpdateQueue updates() {
        return updates;
    }

    synchronized Optional<Webhook> webhook() {
        return Optional.ofNullable(webhook);
    }

    synchronized void startWebhook(String url, String secret) {
        if (webhook != null && webhook.url().equals(url) && webhook.secret().equals(secret)) {
            return;
        }
        stopWebhook();
        webhook = new Webhook(updates, url, secret, retryUnit, duplicates, pushers);
        updates.webhook(webhook::deliver);
    }

    synchronized void stopWebhook() {
        if (webhook != null) {
            webhook.stop();
            webhook = null;
            updates.webhook(null);
        }
    }

    void dropPending(JsonNode parameters) {
        if (parameters.path("drop_pending_updates").asBoolean(false)) {
            updates.clear();
        }
    }
}
