package dev.exchanger.exchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.exchange.testing.Office;
import dev.exchanger.exchange.testing.SandboxCallback;
import dev.exchanger.platform.security.Access;
import dev.exchanger.platform.security.Routes;
import dev.exchanger.testkit.http.CurlStep;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** The commands of {@code docs/exchange.md} do what the page says, one after the other. */
@QuarkusTest
class DocumentedStepsTest extends DeskTest {

    private static final Path PAGE = Path.of("../docs/exchange.md");
    private static final Pattern SIGNING = Pattern.compile("```sh\\n(ID=.*?)\\n```", Pattern.DOTALL);

    @Inject
    Routes routes;

    private final Map<String, String> variables = new HashMap<>();

    @AfterEach
    void withdraw() {
        new Office(desk, faults).withdrawEverything();
    }

    @AfterEach
    void giveTheRateBack() {
        database.update("UPDATE exchange_rates SET valid_from = valid_from - interval '2 days',"
                + " valid_until = valid_from - interval '1 day' WHERE source = 'operator' AND from_currency = 'BTC'");
        database.update("UPDATE pairs SET margin = 0, agreed_margin = NULL, version = version + 1"
                + " WHERE from_currency = 'BTC' AND to_currency = 'USDT'");
        faults.redis().command("DEL", "cache:web:rates:BTC_USDT", "cache:web:rates:USDT_BTC");
    }

    @Test
    void everyStepSucceeds() throws IOException, InterruptedException {
        assumeThat(Path.of("/usr/bin/openssl")).as("openssl signs the callback").exists();
        String page = Files.readString(PAGE);
        variables.put("HOST", "http://localhost:" + RestAssured.port);
        variables.put("ACCESS", TokenMinter.shared().accessToken(Desk.customer()));
        variables.put("SECRET", SandboxCallback.SECRET);
        variables.put("OPERATOR", TokenMinter.shared().accessToken(UserSpec.admin(everyPermission())));
        variables.put("SECOND", TokenMinter.shared().accessToken(UserSpec.admin(everyPermission())));
        variables.put("TODAY", LocalDate.now(ZoneOffset.UTC).toString());
        variables.put("TOMORROW", LocalDate.now(ZoneOffset.UTC).plusDays(1).toString());
        List<CurlStep> steps = CurlStep.of(page);
        assertThat(steps).hasSizeGreaterThan(30);
        for (CurlStep step : steps) {
            if (step.command().contains("/callbacks/")) {
                sign(page);
                variables.put("PAID", variables.get("ORDER"));
            }
            if (step.command().contains("/history")) {
                // The page says when that is; a test does not wait for it.
                database.update(
                        "UPDATE orders SET expires_at = now() WHERE id = ?::uuid AND status = 'pending'",
                        variables.get("ORDER"));
            }
            Response answer = step.command().contains("/content ") ? whenReady(step) : step.send(variables);
            assertThat(answer.statusCode())
                    .as(step.command() + "\n" + answer.asString())
                    .isBetween(200, 299);
            remember(step, answer);
            if (step.command().contains("/content ")) {
                assertThat(answer.contentType())
                        .startsWith(step.command().contains("text/csv") ? "text/csv" : "application/json");
                assertThat(answer.asString()).contains("USDT");
            }
        }
        assertThat(variables.get("ANNOUNCED")).startsWith("Виплати");
        assertThat(statuses("walk-1")).containsExactly("pending", "paid", "processing", "completed");
        assertThat(statuses("walk-2")).containsExactly("pending", "cancelled");
        assertThat(statuses("walk-3")).containsExactly("pending", "expired");
        assertThat(statuses("walk-4"))
                .containsExactly("pending", "paid", "on_hold", "paid", "refund_pending", "refunded");
    }

    @Test
    void everyPermissionIsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        for (String permission : everyPermission()) {
            assertThat(page).contains("`" + permission + "`");
        }
    }

    private String[] everyPermission() {
        return routes.all().stream()
                .map(Routes.Route::access)
                .filter(Access.Users.class::isInstance)
                .map(access -> ((Access.Users) access).permission())
                .filter(permission -> !permission.isEmpty())
                .distinct()
                .toArray(String[]::new);
    }

    /** A report takes its time. */
    private Response whenReady(CurlStep step) {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> step.send(variables), answer -> answer.statusCode() != 409);
    }

    private void remember(CurlStep step, Response answer) {
        if (answer.getHeader("ETag") != null) {
            variables.put("ETAG", answer.getHeader("ETag"));
        }
        String asked = step.command();
        if (asked.contains("/api/v1/desk ")) {
            variables.put("ANNOUNCED", answer.path("announcement.text"));
        }
        if (!asked.contains("-X POST")) {
            return;
        }
        if (asked.contains("/api/v1/quotes ")) {
            variables.put("QUOTE", answer.path("id"));
        } else if (asked.contains("/api/v1/orders ")) {
            variables.put("ORDER", answer.path("id"));
            variables.put("REFERENCE", answer.path("payment.reference"));
        } else if (asked.contains("/refund ")) {
            variables.put("REFUND", answer.path("refunds[0].id"));
        } else if (asked.contains("/admin/reports ")) {
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.getHeader("Location")).endsWith(answer.<String>path("id"));
            variables.put("REPORT", answer.path("id"));
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
