package dev.exchanger.identity.session;

import io.restassured.http.ContentType;

import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.ServiceApi;

/** Introspection with a service token that was got before the fault. */
record ServiceIntrospection(String serviceToken) {

    static ServiceIntrospection prepare() {
        return new ServiceIntrospection(ServiceApi.token());
    }

    boolean active(String token) {
        return IdentityApi.bearer(serviceToken)
                .contentType(ContentType.URLENC)
                .formParam("token", token)
                .post("/internal/introspect")
                .then()
                .statusCode(200)
                .extract()
                .path("active");
    }
}
