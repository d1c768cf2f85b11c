package dev.exchanger.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Mailbox;
import dev.exchanger.identity.testing.Operator;
import dev.exchanger.testkit.http.CurlStep;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands of {@code docs/identity.md} do what the page says, one after the other. */
@IdentityTest
class DocumentedStepsTest {

    private static final Path PAGE = Path.of("../docs/identity.md");
    private static final Map<String, String> GIVEN = Map.of(
            "verificationId", "VERIFICATION", "accessToken", "ACCESS", "refreshToken", "REFRESH", "id", "USER_ID");

    private final Map<String, String> variables = new HashMap<>();

    @Test
    void everyStepSucceeds() throws IOException {
        String email = IdentityApi.freshEmail();
        variables.put("HOST", "http://localhost:" + RestAssured.port);
        variables.put("EMAIL", email);
        variables.put("ADMIN", Operator.login().access());
        List<CurlStep> steps = CurlStep.of(Files.readString(PAGE));
        assertThat(steps).hasSizeGreaterThan(12);
        for (CurlStep step : steps) {
            Response answer = step.send(variables);
            assertThat(answer.statusCode())
                    .as(step.command() + "\n" + answer.asString())
                    .isBetween(200, 299);
            remember(answer);
            if (!variables.containsKey("CODE")) {
                variables.put("CODE", Mailbox.code(email, 1));
            }
        }
        IdentityApi.me(variables.get("ACCESS")).then().statusCode(401);
    }

    private void remember(Response answer) {
        if (answer.getCookie("__Host-sid-web") != null) {
            variables.put("COOKIE", answer.getCookie("__Host-sid-web"));
        }
        String body = answer.asString();
        if (body.startsWith("{")) {
            GIVEN.forEach((member, variable) -> {
                if (answer.path(member) instanceof String value) {
                    variables.put(variable, value);
                }
            });
        }
    }
}
