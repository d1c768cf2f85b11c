package dev.exchanger.realtime.testing;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import org.junit.jupiter.api.AfterEach;

import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.UserSpec;

import static org.awaitility.Awaitility.await;

/** A test against a {@link RealtimeApplication} that leaves it to the next one whole and without sockets. */
public abstract class RealtimeTest {

    @TestHTTPResource
    protected URI service;

    @InjectFaults
    protected Faults faults;

    protected ExchangeStub exchange;

    @Inject
    protected RedisLink redis;

    // Some tests open several at once.
    private final List<TestSocket> sockets = new CopyOnWriteArrayList<>();

    @AfterEach
    void repairAndClose() {
        // First, as a socket that does not close must not leave the faults to the next test.
        faults.heal();
        exchange.always(null);
        sockets.forEach(TestSocket::close);
        await().atMost(Duration.ofSeconds(10)).until(redis::ready);
    }

    /** A user who has a name. */
    protected ChatClient known(String name) {
        ChatClient client = new ChatClient(service, UserSpec.web());
        faults.identity().user(client.userId(), name, "en");
        return client;
    }

    protected TestSocket open(UserSpec user) {
        return keep(TestSocket.open(service, user));
    }

    protected TestSocket open(ChatClient client) {
        return open(client.user());
    }

    /** Opens a socket whose first request is a resume. */
    protected TestSocket openToResume(UserSpec user) {
        return keep(TestSocket.openToResume(service, user));
    }

    /** Closes the socket when the test is over. */
    protected TestSocket keep(TestSocket opened) {
        sockets.add(opened);
        return opened;
    }

    /** The code of the error that a request is answered with. */
    protected static String code(JsonNode answer) {
        return answer.path("err").path("c").asText();
    }
}
