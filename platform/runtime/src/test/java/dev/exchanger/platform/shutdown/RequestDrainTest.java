package dev.exchanger.platform.shutdown;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

import dev.exchanger.platform.http.InFlightRequests;
import dev.exchanger.platform.problem.ProblemWriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What becomes of HTTP requests while the process stops, over a real server. */
class RequestDrainTest {

    private final Vertx vertx = Vertx.vertx();
    private final Lifecycle lifecycle = new Lifecycle();
    private final InFlightRequests requests = new InFlightRequests(lifecycle, new ProblemWriter(new ObjectMapper()));
    private final HttpClient client = HttpClient.newHttpClient();
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
        lifecycle.run().await().indefinitely();
        HttpResponse<String> whileDraining = get("/fast").join();
        assertThat(whileDraining.statusCode()).isEqualTo(200);
        assertThat(whileDraining.headers().firstValue("Connection")).contains("close");

        CompletableFuture<Void> drained =
                new RequestDrain(requests, Duration.ofSeconds(20)).run().subscribeAsCompletionStage();
        HttpResponse<String> late = get("/fast").join();
        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.headers().firstValue("Connection")).contains("close");
        assertThat(late.headers().firstValue("Retry-After")).contains("1");
        assertThat(late.body()).contains("\"code\":\"unavailable\"");
        assertThat(drained).isNotDone();

        held.end("answered");
        assertThat(slow.join().body()).isEqualTo("answered");
        drained.join();
        assertThat(requests.count()).isZero();
    }

    @Test
    void aClientThatHangsUpIsNotWaitedFor() {
        CompletableFuture<HttpResponse<String>> slow = get("/slow");
        await().until(() -> held != null);
        assertThat(requests.count()).isEqualTo(1);
        held.request().connection().close();
        new RequestDrain(requests, Duration.ofSeconds(20)).run().await().atMost(Duration.ofSeconds(10));
        assertThatThrownBy(slow::join).isNotNull();
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
