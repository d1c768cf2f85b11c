package dev.exchanger.realtime;

import java.net.URI;
import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

import dev.exchanger.platform.security.Routes;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.testkit.contract.ApiDocumentContract;

@QuarkusTest
@RealtimeApplication
class ApiDocumentTest implements ApiDocumentContract {

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
        return "realtime";
    }

    @Override
    public List<Routes.Route> routeTable() {
        return table.all();
    }
}
