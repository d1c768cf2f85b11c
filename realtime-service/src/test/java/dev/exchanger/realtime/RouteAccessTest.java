package dev.exchanger.realtime;

import java.util.List;
import java.util.Set;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;

import dev.exchanger.platform.security.Routes;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.testkit.contract.RouteAccessContract;

@QuarkusTest
@RealtimeApplication
class RouteAccessTest implements RouteAccessContract {

    @Inject
    Routes table;

    @Override
    public String service() {
        return "realtime";
    }

    @Override
    public List<Routes.Route> routeTable() {
        return table.all();
    }

    @Override
    public Set<String> open() {
        return Set.of("GET /api/health", "GET /api/health/redis");
    }
}
