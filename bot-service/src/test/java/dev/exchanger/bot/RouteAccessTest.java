package dev.exchanger.bot;

import java.util.List;
import java.util.Set;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;

import dev.exchanger.bot.testing.BotTestBase;
import dev.exchanger.platform.security.Routes;
import dev.exchanger.testkit.contract.RouteAccessContract;

@QuarkusTest
class RouteAccessTest extends BotTestBase implements RouteAccessContract {

    @Inject
    Routes table;

    @Override
    public String service() {
        return "bot";
    }

    @Override
    public List<Routes.Route> routeTable() {
        return table.all();
    }

    /** The webhook is for whoever knows its secret: see {@code WebhookTest}. */
    @Override
    public Set<String> open() {
        return Set.of("GET /api/health", "GET /api/health/redis", "POST /telegram/webhook");
    }
}
