package dev.exchanger.realtime;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.http.CurlStep;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands of {@code docs/realtime/README.md} do what the page says, one after the other, refusals too. */
@QuarkusTest
@RealtimeApplication
class DocumentedStepsTest {

    private static final Path PAGE = Path.of("..", "docs", "realtime", "README.md");
    /** A command and the line before it, which is the end of the one before where there is nothing to say. */
    private static final Pattern STEP = Pattern.compile("([^\n]*)\n```sh\n(curl .*?)\n```", Pattern.DOTALL);

    private static final Pattern REFUSAL = Pattern.compile("`(\\d{3}) ([a-z-]+)`: .*");
    private static final int RATE_LIMITED = 429;
    /** Three are allowed a minute. */
    private static final int FORWARDS = 4;

    @TestHTTPResource
    URI service;

    @InjectFaults
    Faults faults;

    private final Map<String, String> variables = new HashMap<>();

    /** @param code of the problem expected, {@code null} when it succeeds */
    private record Step(CurlStep curl, int status, String code) {}

    @Test
    void everyStepDoesAsWritten() throws IOException {
        UserSpec ann = UserSpec.web();
        UserSpec bob = UserSpec.web();
        faults.identity().user(ann.userId(), "Ann", "en");
        faults.identity().user(bob.userId(), "Bob", "uk");
        variables.put("HOST", service.resolve("/").toString().replaceAll("/$", ""));
        variables.put("ANN", ann.userId().toString());
        variables.put("BOB", bob.userId().toString());
        variables.put("ACCESS", TokenMinter.shared().accessToken(ann));
        variables.put("OTHER", TokenMinter.shared().accessToken(bob));
        variables.put("OPERATOR", TokenMinter.shared().accessToken(UserSpec.admin("metrics:read", "chats:support")));
        List<Step> steps = steps();
        assertThat(steps).hasSizeGreaterThan(35);
        try (TestSocket socket = TestSocket.open(service, bob)) {
            for (Step step : steps) {
                if (!step.curl().command().contains("$IDENTITY")) {
                    carryOut(step);
                }
            }
            socket.awaitPush("chat.created");
            socket.awaitPush("chat.member.removed");
        }
    }

    @Test
    void everyProblemIsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        for (RealtimeProblem problem : RealtimeProblem.values()) {
            assertThat(page).contains("| `%s` | %d |".formatted(problem.code(), problem.status()));
        }
    }

    private void carryOut(Step step) {
        Response answer = step.curl().send(variables);
        for (int i = 1; i < FORWARDS && step.status() == RATE_LIMITED && answer.statusCode() != RATE_LIMITED; i++) {
            answer = step.curl().send(variables);
        }
        String what = step.curl().command() + "\n" + answer.asString();
        if (step.code() == null) {
            assertThat(answer.statusCode()).as(what).isBetween(200, 299);
        } else {
            assertThat(answer.statusCode()).as(what).isEqualTo(step.status());
            assertThat(answer.<String>path("code")).as(what).isEqualTo(step.code());
        }
        if (step.status() == RATE_LIMITED) {
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 60);
        }
        remember(step.curl().command(), answer);
    }

    private void remember(String asked, Response answer) {
        if (answer.statusCode() >= 300) {
            return;
        }
        if (asked.contains("-X POST") && asked.contains("/api/v1/chats ")) {
            variables.put(asked.contains("support") ? "SUPPORT" : "CHAT", answer.path("chat.chat.id"));
        } else if (asked.contains("/messages ") && asked.contains("-X POST")) {
            variables.put("MESSAGE", answer.path("message.id"));
        } else if (asked.contains("/collaboration/sessions ")) {
            variables.put("SESSION", answer.path("session.id"));
        } else if (asked.contains("?limit=1\"")) {
            variables.put("CURSOR", answer.path("nextCursor"));
        }
    }

    private static List<Step> steps() throws IOException {
        List<Step> steps = new ArrayList<>();
        Step last = new Step(null, 0, null);
        Matcher matcher = STEP.matcher(Files.readString(PAGE));
        while (matcher.find()) {
            Matcher refusal = REFUSAL.matcher(matcher.group(1));
            CurlStep curl = CurlStep.of("```sh\n" + matcher.group(2) + "\n```").get(0);
            if (refusal.matches()) {
                last = new Step(curl, Integer.parseInt(refusal.group(1)), refusal.group(2));
            } else if (matcher.group(1).isEmpty()) {
                last = new Step(curl, last.status(), last.code());
            } else {
                last = new Step(curl, 0, null);
            }
            steps.add(last);
        }
        return steps;
    }
}
