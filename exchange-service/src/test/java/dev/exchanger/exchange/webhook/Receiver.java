package dev.exchanger.exchange.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.restassured.path.json.JsonPath;

import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.LoopbackServer;
import dev.exchanger.testkit.http.Request;

/** The server of a customer; it verifies by the words of the Standard Webhooks specification. */
final class Receiver implements AutoCloseable {

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final LoopbackServer server;
    private volatile Function<Request, Answer> behaviour = request -> Answer.empty(204);

    Receiver() {
        this(0);
    }

    Receiver(int port) {
        server = new LoopbackServer("webhook-receiver", port, this::handle);
    }

    /** What it answers from now on. */
    void answers(Function<Request, Answer> with) {
        behaviour = with;
    }

    int port() {
        return server.port();
    }

    String url() {
        return server.url() + "/hook?shop=1";
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    List<String> ids() {
        return requests.stream()
                .map(request -> request.headers().get("webhook-id"))
                .toList();
    }

    List<String> types() {
        return requests.stream()
                .map(request -> JsonPath.from(request.body()).getString("type"))
                .toList();
    }

    List<String> statuses() {
        return requests.stream()
                .map(request -> JsonPath.from(request.body()).getString("data.status"))
                .toList();
    }

    int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** Whether one of the message's signatures was made with the secret. */
    static boolean isSigned(Request request, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            String content = request.headers().get("webhook-id") + "."
                    + request.headers().get("webhook-timestamp") + "." + request.body();
            String expected =
                    "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
            return Arrays.asList(request.headers().get("webhook-signature").split(" "))
                    .contains(expected);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private Answer handle(Request request) {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            requests.add(request);
            return behaviour.apply(request);
        } finally {
            atOnce.decrementAndGet();
        }
    }
}
