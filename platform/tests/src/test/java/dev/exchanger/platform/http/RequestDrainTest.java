package dev.exchanger.platform.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.problem.ProblemWriter;
import dev.exchanger.platform.shutdown.Lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What becomes of HTTP requests while the process stops, over a real server. */
class RequestDrainTest {

    private final Vertx vertx = Vertx.vertx();
    private final Lifecycle lifecycle = new Lifecycle();
    private final InFlightRequests requests =
            new InFlightRequests(lifecycle, new ProblemWriter(new ObjectMapper()), new ListeningSockets());
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile RoutingContext held;
    private HttpServer server;

    @BeforeEach
    void start() {
        Router router = Router.router(vertx);
        router.route().handler(requests::handle);
        router.get("/slow").handler(request -> held = request);
        router.get("/fast").handler(request -> request.end("done"));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        URI uri = URI.create("http://localhost:" + server.actualPort() + path);
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void anAcceptedRequestIsAnsweredAndLateOnesAreRefused() {
        CompletableFuture<HttpResponse<String>> slow = get("/slow");
        await().until(() -> held != null);
        // Leaves a second connection open.
        assertThat(get("/fast").join().statusCode()).isEqualTo(200);
        lifecycle.run().await().indefinitely();
        CompletableFuture<Void> drained = drain();
        await().until(requests::refusing);

        HttpResponse<String> late = get("/fast").join();
        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.headers().firstValue("Connection")).contains("close");
        assertThat(late.headers().firstValue("Retry-After")).contains("1");
        assertThat(late.body()).contains("\"code\":\"unavailable\"");
        assertThatThrownBy(get("/fast")::join).hasCauseInstanceOf(ConnectException.class);
        assertThat(drained).isNotDone();

        held.end("answered");
        assertThat(slow.join().body()).isEqualTo("answered");
        drained.join();
        assertThat(requests.count()).isZero();
        assertThat(requests.accepted()).isEqualTo(3);
    }

    @Test
    void aConnectionThatWasAcceptedGetsItsRequestAnswered() throws IOException {
        try (Socket early = new Socket("localhost", server.actualPort())) {
            // Connections are accepted one after the other: when this one is answered, the first is accepted.
            assertThat(get("/fast").join().statusCode()).isEqualTo(200);
            lifecycle.run().await().indefinitely();
            CompletableFuture<Void> drained = drain();
            await().until(this::connectionsAreRefused);
            early.setSoTimeout(10_000);
            early.getOutputStream().write("GET /fast HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String response = new String(early.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(response)
                    .startsWith("HTTP/1.1 200 OK")
                    .containsIgnoringCase("connection: close")
                    .endsWith("done");
            drained.join();
        }
    }

    private CompletableFuture<Void> drain() {
        return new RequestDrain(requests, Duration.ofSeconds(20)).run().subscribeAsCompletionStage();
    }

    private boolean connectionsAreRefused() {
        try (Socket late = new Socket("localhost", server.actualPort())) {
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    @Test
    void aClientThatHangsUpIsNotWaitedFor() throws IOException {
        // Not the HttpClient: it asks again when a connection ends without an answer.
        try (Socket client = new Socket("localhost", server.actualPort())) {
            client.getOutputStream().write("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> held != null);
            assertThat(requests.count()).isEqualTo(1);
        }
        new RequestDrain(requests, Duration.ofSeconds(20)).run().await().atMost(Duration.ofSeconds(10));
        assertThat(requests.count()).isZero();
    }

    @Test
    void withNothingInFlightTheDrainEndsAtOnce() {
        assertThat(get("/fast").join().statusCode()).isEqualTo(200);
        new RequestDrain(requests, Duration.ofSeconds(20)).run().await().atMost(Duration.ofSeconds(5));
    }

    @Test
    void theDrainIsBounded() {
        get("/slow");
        await().until(() -> held != null);
        assertThatThrownBy(() -> new RequestDrain(requests, Duration.ofMillis(50))
                        .run()
                        .await()
                        .atMost(Duration.ofSeconds(5)))
                .hasMessage("1 requests not answered");
    }
}
