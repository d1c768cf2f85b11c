package dev.exchanger.bot;

import java.net.URI;
import java.util.List;
import java.util.Set;

import jakarta.inject.Inject;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

import dev.exchanger.bot.testing.BotTestBase;
import dev.exchanger.platform.security.Routes;
import dev.exchanger.testkit.contract.ApiDocumentContract;

@QuarkusTest
class ApiDocumentTest extends BotTestBase implements ApiDocumentContract {

    @TestHTTPResource(value = "/openapi", management = true)
    URI address;

    @Inject
    Routes table;

    @Override
    public URI document() {
        return address;
    }

    @Override
    public String service() {
        return "bot";
    }

    @Override
    public List<Routes.Route> routeTable() {
        return table.all();
    }

    @Override
    public Set<String> silent() {
        return Set.of("POST /telegram/webhook");
    }
}
