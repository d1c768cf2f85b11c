package dev.exchanger.exchange;

import java.net.URI;
import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.platform.security.Routes;
import dev.exchanger.testkit.contract.ApiDocumentContract;

@QuarkusTest
class ApiDocumentTest extends DeskTest implements ApiDocumentContract {

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
        return "exchange";
    }

    @Override
    public List<Routes.Route> routeTable() {
        return table.all();
    }
}
