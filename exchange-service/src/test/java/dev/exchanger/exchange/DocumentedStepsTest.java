package dev.exchanger.exchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.exchange.testing.SandboxCallback;
import dev.exchanger.testkit.http.CurlStep;
import dev.exchanger.testkit.token.TokenMinter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The commands of {@code docs/exchange.md} do what the page says, one after the other. */
@QuarkusTest
class DocumentedStepsTest extends DeskTest {

    private static final Path PAGE = Path.of("../docs/exchange.md");
    private static final Pattern SIGNING = Pattern.compile("```sh\\n(ID=.*?)\\n```", Pattern.DOTALL);
    private static final Pattern MEMBER = Pattern.compile("(?s).*/api/v1/(quotes|orders)\\s.*");

    private final Map<String, String> variables = new HashMap<>();

    @Test
    void everyStepSucceeds() throws IOException, InterruptedException {
        assumeThat(Path.of("/usr/bin/openssl")).as("openssl signs the callback").exists();
        String page = Files.readString(PAGE);
        variables.put("HOST", "http://localhost:" + RestAssured.port);
        variables.put("ACCESS", TokenMinter.shared().accessToken(Desk.customer()));
        variables.put("SECRET", SandboxCallback.SECRET);
        List<CurlStep> steps = CurlStep.of(page);
        assertThat(steps).hasSizeGreaterThan(14);
        for (CurlStep step : steps) {
            if (step.command().contains("/callbacks/")) {
                sign(page);
            }
            if (step.command().contains("/history")) {
                // The page says when that is; a test does not wait for it.
                database.update(
                        "UPDATE orders SET expires_at = now() WHERE id = ?::uuid AND status = 'pending'",
                        variables.get("ORDER"));
            }
            Response answer = step.send(variables);
            assertThat(answer.statusCode())
                    .as(step.command() + "\n" + answer.asString())
                    .isBetween(200, 299);
            remember(step, answer);
        }
        assertThat(statuses("walk-1")).containsExactly("pending", "paid");
        assertThat(statuses("walk-2")).containsExactly("pending", "cancelled");
        assertThat(statuses("walk-3")).containsExactly("pending", "expired");
    }

    private void remember(CurlStep step, Response answer) {
        MatchResult member =
                MEMBER.matcher(step.command()).results().findFirst().orElse(null);
        if (member == null || answer.statusCode() != 201) {
            return;
        }
        if (member.group(1).equals("quotes")) {
            variables.put("QUOTE", answer.path("id"));
        } else {
            variables.put("ORDER", answer.path("id"));
            variables.put("REFERENCE", answer.path("payment.reference"));
        }
    }

    /** The page's own lines, by a real shell and a real openssl: whether they sign as the service checks is the point. */
    private void sign(String page) throws IOException, InterruptedException {
        String lines = SIGNING.matcher(page).results().findFirst().orElseThrow().group(1);
        ProcessBuilder shell =
                new ProcessBuilder("sh", "-c", lines + "\nprintf '%s\\n' \"$ID\" \"$NOW\" \"$BODY\" \"$SIGNATURE\"");
        shell.environment().put("REFERENCE", variables.get("REFERENCE"));
        shell.environment().put("SECRET", variables.get("SECRET"));
        Process process = shell.redirectErrorStream(true).start();
        List<String> output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(output).hasSize(4);
        List<String> names = List.of("ID", "NOW", "BODY", "SIGNATURE");
        names.forEach(name -> variables.put(name, output.get(names.indexOf(name))));
    }

    private List<String> statuses(String key) {
        return database.rows("""
                        SELECT h.to_status FROM order_history h
                        JOIN idempotency_keys k ON k.resource_id = h.order_id
                        WHERE k.key = ? ORDER BY h.version
                        """, key).stream()
                .map(row -> (String) row.get("to_status"))
                .toList();
    }
}
