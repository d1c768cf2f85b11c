package dev.exchanger.bot.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.LoopbackServer;
import dev.exchanger.testkit.http.Request;
import dev.exchanger.testkit.quarkus.InjectFaults;

/** The exchange-service as the bot asks it, with answers set by the test. */
public final class ExchangeStub implements QuarkusTestResourceLifecycleManager {
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Answer rates;
    private volatile Answer orders;
    private LoopbackServer server;

    @Override
    public Map<String, String> start() {
        server = new LoopbackServer("stub-exchange", 0, this::answer);
        reset();
        return Map.of("EXCHANGE_URL", server.url());
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(
                this, new TestInjector.AnnotatedAndMatchesType(InjectFaults.class, ExchangeStub.class));
    }

    /** No rates, no orders, not away. */
    public void reset() {
        requests.clear();
        rates = Answer.json(200, Map.of("rates", List.of()));
        orders = Answer.json(200, Map.of("orders", List.of()));
    }

    /** What {@code GET /api/v1/rates} answers. */
    public void rates(Answer answer) {
        rates = answer;
    }

    /** What {@code GET /api/v1/orders} answers to a token of the context telegram. */
    public void orders(Answer answer) {
        orders = answer;
    }

    /** Both answer 503. */
    public void away() {
        rates = orders = Answer.problem(503, "unavailable", "the exchange is away");
    }

    /** What was asked, oldest first. */
    public List<Request> requests() {
        return requests;
    }

    private Answer answer(Request request) {
        requests.add(request);
        if (request.path().equals("/api/v1/rates")) {
            return rates;
        }
        if (request.path().equals("/api/v1/orders")) {
            String authorization = request.headers().getOrDefault("authorization", "");
            return authorization.startsWith("Bearer ") ? orders : Answer.problem(401, "unauthenticated", "no token");
        }
        return Answer.problem(404, "not-found", request.path());
    }
}
