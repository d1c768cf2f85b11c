package dev.exchanger.identity;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.quarkus.test.common.http.TestHTTPResource;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.testkit.http.ApiDocument;
import dev.exchanger.testkit.http.ApiDocument.Operation;

import static org.assertj.core.api.Assertions.assertThat;

/** The OpenAPI document says of every operation what it is for, what it takes and how it fails. */
@IdentityTest
class ApiDocumentTest {

    @TestHTTPResource(value = "/openapi?format=json", management = true)
    URI address;

    @Test
    void everyOperationHasASummaryAndItsErrors() {
        ApiDocument document = ApiDocument.at(address);
        assertThat(document.paths()).isGreaterThan(20);
        assertThat(document.gaps(new Ours())).isEmpty();
    }

    @Test
    void everyBodyHasAnExampleThatFitsIt() {
        assertThat(ApiDocument.at(address).wrongExamples()).isEmpty();
    }

    private static final class Ours implements ApiDocument.Expectations {

        @Override
        public boolean isOurs(Operation operation) {
            return operation.name().contains("/api/v1/") || operation.name().contains("/internal/");
        }

        @Override
        public boolean isSilent(Operation operation) {
            return operation.name().contains("/tokens/revoke");
        }

        @Override
        public List<String> statuses(Operation operation) {
            String name = operation.name();
            List<String> expected = new ArrayList<>();
            if (isOurs(operation)) {
                expected.add("503");
            }
            if (name.contains("/me")
                    || name.contains("/internal/")
                    || name.contains("/admin/")
                    || name.contains("-links")) {
                expected.add("401");
            }
            if (name.contains("/admin/")) {
                expected.add("403");
            }
            if (operation.hasBody()) {
                expected.addAll(List.of("400", "413", "415"));
            }
            if (operation.hasJsonBody()) {
                expected.add("422");
            }
            if (name.matches(".*\\{(?!ctx).*") && !name.contains("by-telegram")) {
                expected.add("404");
            }
            return expected;
        }
    }
}
