package dev.exchanger.exchange;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.http.ApiDocument;
import dev.exchanger.testkit.http.ApiDocument.Operation;

import static org.assertj.core.api.Assertions.assertThat;

/** The OpenAPI document says of every operation what it is for, what it takes and how it fails. */
@QuarkusTest
class ApiDocumentTest extends DeskTest {

    /** Parts of paths that not everybody may ask. */
    private static final Set<String> PRIVATE =
            Set.of("/quotes", "/orders", "/admin/", "/webhook-endpoints", "/analytics");

    @TestHTTPResource(value = "/openapi?format=json", management = true)
    URI address;

    @Test
    void everyOperationHasASummaryAndItsErrors() {
        ApiDocument document = ApiDocument.at(address);
        assertThat(document.paths()).isGreaterThan(8);
        assertThat(document.gaps(new Ours())).isEmpty();
    }

    @Test
    void everyBodyHasAnExampleThatFitsIt() {
        assertThat(ApiDocument.at(address).wrongExamples()).isEmpty();
    }

    private static final class Ours implements ApiDocument.Expectations {

        @Override
        public boolean isOurs(Operation operation) {
            return operation.name().contains("/api/v1/");
        }

        @Override
        public List<String> statuses(Operation operation) {
            String name = operation.name();
            List<String> expected = new ArrayList<>();
            if (isOurs(operation)) {
                expected.add("503");
            }
            if (PRIVATE.stream().anyMatch(name::contains)) {
                expected.add("401");
            }
            if (name.contains("/admin/")) {
                expected.add("403");
            }
            if (operation.hasBody()) {
                expected.addAll(List.of("400", "413", "415", "422"));
            }
            if (name.contains("{id}")) {
                expected.add("404");
            }
            if (operation.takes("If-Match")) {
                expected.addAll(List.of("412", "428"));
            }
            if (operation.takes("cursor")) {
                expected.add("400");
            }
            return expected;
        }
    }
}
