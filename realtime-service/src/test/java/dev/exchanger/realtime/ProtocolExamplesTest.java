package dev.exchanger.realtime;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.All;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.exchanger.realtime.socket.CloseCode;
import dev.exchanger.realtime.socket.SocketError;
import dev.exchanger.realtime.socket.Verb;
import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** {@code docs/realtime/protocol.md} says what is so: its examples are played, its tables compared. */
@QuarkusTest
@RealtimeApplication
class ProtocolExamplesTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "realtime", "protocol.md");
    private static final Pattern EXAMPLE = Pattern.compile("```protocol (\\w+)\n(.*?)```", Pattern.DOTALL);
    private static final String ANY = "…";

    @TestHTTPResource
    URI service;

    @InjectFaults
    Faults faults;

    @Inject
    @All
    List<Verb> verbs;

    record Example(String name, List<String> lines) {
        boolean uses(String placeholder) {
            return lines.stream().anyMatch(line -> line.contains(placeholder));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Example> examples() throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(DOCUMENT));
        List<Example> examples = new ArrayList<>();
        while (matcher.find()) {
            examples.add(new Example(matcher.group(1), matcher.group(2).lines().toList()));
        }
        assertThat(examples).hasSizeGreaterThanOrEqualTo(5);
        return examples.stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleGoesAsWritten(Example example) {
        UserSpec user = UserSpec.web();
        Map<String, String> known = prepare(user, String.join("\n", example.lines()));
        if (example.uses("{missed}")) {
            known.put("{missed}", missed(user));
        }
        try (TestSocket socket = TestSocket.open(service, user)) {
            known.put("{epoch}", socket.awaitPush("room.joined").path("e").asText());
            if (example.uses("{missed}")) {
                // What the first request acknowledges.
                socket.awaitPush("msg.flushed");
                socket.awaitPush("unread");
            }
            List<String> told = new ArrayList<>();
            if (example.uses("{collab}")) {
                known.putAll(collaboration(user));
            }
            for (String line : example.lines()) {
                String text = line.substring(2);
                for (Map.Entry<String, String> value : known.entrySet()) {
                    text = text.replace(value.getKey(), value.getValue());
                }
                if (line.startsWith("→")) {
                    socket.send(text);
                } else {
                    told.add(pattern(text));
                }
            }
            // Pushes and answers take different ways, so only their own order is certain.
            await(example.name()).untilAsserted(() -> assertThat(heard(socket))
                    .allMatch(message -> told.stream().anyMatch(message::matches) || isGreeting(message))
                    .satisfies(
                            all -> told.forEach(pattern -> assertThat(all).anyMatch(text -> text.matches(pattern)))));
        }
    }

    /** What the document's names in braces stand for; a chat and a message in it only when the example has them. */
    private Map<String, String> prepare(UserSpec user, String example) {
        Map<String, String> known = new HashMap<>(Map.of("{user}", user.userId().toString()));
        if (example.contains("{chat}")) {
            ChatClient client = new ChatClient(service, user);
            String chat = client.create("example", Map.of("kind", "support"))
                    .statusCode(201)
                    .extract()
                    .path("chat.chat.id");
            known.put("{chat}", chat);
            if (example.contains("{message}")) {
                known.put("{message}", client.send(chat, "Good evening"));
            }
        }
        return known;
    }

    @Test
    void everyErrorAndCloseCodeIsInTheTables() throws IOException {
        String document = Files.readString(DOCUMENT);
        for (SocketError error : SocketError.values()) {
            assertThat(document)
                    .contains("| `%s` | %d | %s |"
                            .formatted(error.code(), error.number(), error.temporary() ? "yes" : "no"));
        }
        for (CloseCode code : CloseCode.values()) {
            assertThat(document).contains("| " + code.code() + " | ");
        }
    }

    @Test
    void everyRequestIsInTheTable() throws IOException {
        String document = Files.readString(DOCUMENT);
        assertThat(verbs).hasSizeGreaterThan(20).allSatisfy(verb -> assertThat(document)
                .containsPattern("(?m)^\\| .*`%s`.* \\|".formatted(Pattern.quote(verb.type()))));
    }

    /** A new collaboration session of the user. */
    private Map<String, String> collaboration(UserSpec user) {
        JsonPath opened = given().auth()
                .oauth2(TokenMinter.shared().accessToken(user))
                .contentType("application/json")
                .header("Idempotency-Key", "example")
                .body("{\"title\":\"Terms\"}")
                .post(service.resolve("/api/v1/collaboration/sessions"))
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        return Map.of("{collab}", opened.getString("session.room"), "{collabEpoch}", opened.getString("epoch"));
    }

    /** The room of a chat in which somebody else said something while the user was away. */
    private String missed(UserSpec user) {
        ChatClient other = new ChatClient(service, UserSpec.web());
        faults.identity().user(user.userId(), "Ann", "en");
        String chat = other.group(user.userId());
        other.send(chat, "Are you there?");
        other.send(chat, "Call me");
        return "chat:" + chat;
    }

    /** Without pings, which come when they come. */
    private static List<String> heard(TestSocket socket) {
        return socket.received().stream()
                .filter(message -> !message.path("t").asText().equals("ping"))
                .map(JsonNode::toString)
                .toList();
    }

    /** What every connection is told; that the user is online reaches herself only if she joined fast enough. */
    private static boolean isGreeting(String message) {
        return message.startsWith("{\"t\":\"hello\"")
                || message.startsWith("{\"t\":\"room.joined\"")
                || message.contains("\"status\":\"online\"");
    }

    private static String pattern(String text) {
        return String.join(
                "[^,}]+", Arrays.stream(text.split(ANY, -1)).map(Pattern::quote).toList());
    }
}
