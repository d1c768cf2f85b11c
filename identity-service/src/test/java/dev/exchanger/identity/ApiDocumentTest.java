package dev.exchanger.identity;

import java.net.URI;
import java.util.List;
import java.util.Set;

import jakarta.inject.Inject;

import io.quarkus.test.common.http.TestHTTPResource;

import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.platform.security.Routes;
import dev.exchanger.testkit.contract.ApiDocumentContract;

@IdentityTest
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
        return "identity";
    }

    @Override
    public List<Routes.Route> routeTable() {
        return table.all();
    }

    @Override
    public Set<String> silent() {
        return Set.of("POST /api/v1/{ctx}/tokens/revoke");
    }
}
