package dev.exchanger.realtime.testing;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.LoopbackServer;
import dev.exchanger.testkit.http.Request;

/** What realtime asks of exchange-service: {@code GET /api/v1/orders/{id}} as the user. */
public final class ExchangeStub implements QuarkusTestResourceLifecycleManager {

    /** Which token sees which orders; everything else is not found. */
    private final Map<String, Set<String>> orders = new ConcurrentHashMap<>();

    private volatile Answer always;
    private LoopbackServer server;

    @Override
    public Map<String, String> start() {
        server = new LoopbackServer("stub-exchange", 0, this::answer);
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
        injector.injectIntoFields(this, new TestInjector.MatchesType(ExchangeStub.class));
    }

    /** From now on the holder of the token sees the order. */
    public void show(UUID order, String token) {
        orders.computeIfAbsent("Bearer " + token, key -> ConcurrentHashMap.newKeySet())
                .add(order.toString());
    }

    /** From now on every question gets this answer; {@code null} ends it. */
    public void always(Answer answer) {
        always = answer;
    }

    private Answer answer(Request request) {
        if (always != null) {
            return always;
        }
        String order = request.path().substring(request.path().lastIndexOf('/') + 1);
        boolean seen = orders.getOrDefault(request.header("Authorization").orElse(""), Set.of())
                .contains(order);
        return seen ? Answer.json(200, Map.of("id", order)) : Answer.problem(404, "not-found", "No such order");
    }
}
