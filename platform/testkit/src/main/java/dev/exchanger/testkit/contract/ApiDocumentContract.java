package dev.exchanger.testkit.contract;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The OpenAPI document of a service says of every operation who may call it, what it is for, what it takes and how it
 * fails; and it is the one that is committed. A service's test implements this.
 */
public interface ApiDocumentContract {

    Path FOLDER = Path.of("../docs/api");
    String HEADER = """
            # Generated from the annotations of %1$s-service; do not edit. To write it anew:
            #   ./mvnw -pl %1$s-service -am test -Dtest=ApiDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Dexchanger.api.write=true
            """;

    /** Where the document is served. */
    URI document();

    /** The name of the service without {@code -service}, and of its file. */
    String service();

    /** What {@code Routes} of the running service lists. */
    List<? extends Record> routeTable();

    /** Operations that answer without a body when all is well. */
    default Set<String> silent() {
        return Set.of();
    }

    @Test
    default void nothingIsLeftUnsaid() {
        assertThat(DocumentGaps.of(ServedApiDocument.at(document()), DeclaredRoute.of(routeTable()), silent()))
                .isEmpty();
    }

    @Test
    default void everyExampleIsValid() {
        assertThat(DocumentExamples.wrong(ServedApiDocument.at(document()))).isEmpty();
    }

    /** Of what anybody may ask; the rule is the same for everything else. */
    @Test
    default void aTypeThatIsNotAnsweredIsRefusedWhereTheDocumentSaysSo() {
        ServedApiDocument.at(document()).operations().stream()
                .filter(operation -> operation.name().matches("GET [^{]*"))
                .filter(operation -> operation.definition().path("security").isEmpty())
                .forEach(operation -> {
                    int status = given().accept("application/x-unheard-of")
                            .get(operation.name().substring("GET ".length()))
                            .statusCode();
                    assertThat(status == 406)
                            .as("%s -> %d", operation.name(), status)
                            .isEqualTo(operation.responses().has("406"));
                });
    }

    @Test
    default void theCommittedDocumentIsTheServedOne() throws IOException {
        Path file = FOLDER.resolve(service() + ".yaml");
        String served =
                HEADER.formatted(service()) + ServedApiDocument.at(document()).yaml();
        if (Boolean.getBoolean("exchanger.api.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, served);
        }
        assertThat(file)
                .as("see its first lines for how to write it")
                .exists()
                .content()
                .isEqualTo(served);
    }
}
