package dev.exchanger.exchange.webhook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** What one can do with endpoints, one's own. */
@QuarkusTest
class WebhookEndpointTest extends WebhookDeskTest {

    @Test
    void whatIsNotMineIsNotThere() {
        Response endpoint = create(receiver.url());
        as().post(path(endpoint) + "/test").then().statusCode(202);
        soon().until(() -> statusesOf(endpoint).equals(List.of("delivered")));
        String delivery = log(endpoint).path("deliveries[0].id");
        UserSpec stranger = Desk.customer();
        desk.as(stranger).get(PATH).then().statusCode(200).body("endpoints", hasSize(0));
        desk.as(stranger).get(path(endpoint)).then().statusCode(404);
        desk.as(stranger).delete(path(endpoint)).then().statusCode(404);
        desk.as(stranger)
                .header("If-Match", "*")
                .body(Map.of("status", "paused"))
                .patch(path(endpoint))
                .then()
                .statusCode(404);
        desk.as(stranger).post(path(endpoint) + "/secret").then().statusCode(404);
        desk.as(stranger).post(path(endpoint) + "/test").then().statusCode(404);
        desk.as(stranger).get(path(endpoint) + "/deliveries").then().statusCode(404);
        desk.as(stranger)
                .post(path(endpoint) + "/deliveries/" + delivery + "/redeliver")
                .then()
                .statusCode(404);
        // Nor is a delivery of another endpoint of one's own.
        Response other = create(receiver.url());
        as().post(path(other) + "/deliveries/" + delivery + "/redeliver").then().statusCode(404);
        desk.anonymous().get(PATH).then().statusCode(401);
    }

    @Test
    void changesAreConditional() {
        Response endpoint = create(receiver.url());
        endpoint.then().header("ETag", "\"1\"");
        as().body(Map.of("status", "paused")).patch(path(endpoint)).then().statusCode(428);
        as().header("If-Match", "\"7\"")
                .body(Map.of("status", "paused"))
                .patch(path(endpoint))
                .then()
                .statusCode(412);
        patch(endpoint, Map.of("eventTypes", List.of("exchange.order.paid.v1")))
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("eventTypes", contains("exchange.order.paid.v1"))
                .body("status", equalTo("active"));
        patch(endpoint, Map.of("status", "paused")).then().statusCode(412);
        patch(get(endpoint), Map.of("status", "disabled")).then().statusCode(422);
        patch(get(endpoint), Map.of("url", "gopher://x/"))
                .then()
                .statusCode(422)
                .body("code", equalTo("webhook-url"));
        as().get(PATH).then().body("endpoints.id", contains((String) endpoint.path("id")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x.example/", "https://user@x.example/", "not a url", "http://2130706433/"})
    void aUrlThatIsNotCalledIsRefused(String url) {
        post(owner, url, TYPES).then().statusCode(422).body("code", equalTo("webhook-url"));
    }

    @Test
    void anEndpointWithoutSenseIsRefused() {
        post(owner, receiver.url(), List.of()).then().statusCode(422);
        post(owner, receiver.url(), List.of("exchange.order.exploded.v1"))
                .then()
                .statusCode(422);
        post(owner, receiver.url(), List.of("identity.user.locked.v1")).then().statusCode(422);
        as().body(Map.of("eventTypes", TYPES)).post(PATH).then().statusCode(422);
    }

    @Test
    void thereAreOnlySoManyEndpoints() {
        List<Integer> statuses =
                AtOnce.run(8, i -> post(owner, receiver.url(), TYPES).statusCode());
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(5);
        assertThat(statuses.stream().filter(status -> status == 409)).hasSize(3);
    }

    @Test
    void theLogIsPaged() {
        Response endpoint = create(receiver.url());
        for (int i = 0; i < 5; i++) {
            as().post(path(endpoint) + "/test").then().statusCode(202);
        }
        List<String> seen = new ArrayList<>();
        Map<String, Object> query = new HashMap<>(Map.of("limit", 2));
        String cursor;
        do {
            Response page = as().queryParams(query).get(path(endpoint) + "/deliveries");
            page.then().statusCode(200);
            seen.addAll(page.path("deliveries.id"));
            cursor = page.path("nextCursor");
            query.put("cursor", cursor);
        } while (cursor != null);
        assertThat(seen).hasSize(5).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b.compareTo(a));
        as().get(path(endpoint) + "/deliveries?cursor=x").then().statusCode(400);
    }
}
