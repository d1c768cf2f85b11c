package dev.exchanger.exchange.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.token.Flaw;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** Whose orders one sees. */
@QuarkusTest
class OrderAccessTest extends DeskTest {

    private final UserSpec owner = Desk.customer();

    @Test
    void aForeignOrderDoesNotExistOnAnyRoute() {
        PlacedOrder order = desk.place(owner);
        UserSpec stranger = Desk.customer();
        String path = "/api/v1/orders/" + order.id();

        desk.as(stranger).get(path).then().statusCode(404).body("code", equalTo("not-found"));
        desk.as(stranger).get(path + "/history").then().statusCode(404);
        desk.as(stranger)
                .header("If-Match", "\"1\"")
                .post(path + "/cancel")
                .then()
                .statusCode(404);
        desk.as(stranger).header("If-Match", "*").post(path + "/cancel").then().statusCode(404);
        desk.as(stranger)
                .body(Map.of("provider", "sandbox"))
                .post(path + "/payments")
                .then()
                .statusCode(404);
        desk.as(stranger).get("/api/v1/orders").then().statusCode(200).body("orders", hasSize(0));
        // Not to be told from an order that never was.
        String never = desk.as(stranger)
                .get("/api/v1/orders/" + UUID.randomUUID())
                .then()
                .extract()
                .path("title");
        desk.as(stranger).get(path).then().body("title", equalTo(never));
        assertThat(desk.status(order)).isEqualTo("pending");
    }

    @Test
    void theOwnerSeesTheOrderInTelegramToo() {
        PlacedOrder order = desk.place(owner);
        UserSpec inTelegram = UserSpec.telegram(owner.userId());
        desk.as(inTelegram).get("/api/v1/orders/" + order.id()).then().statusCode(200);
        desk.as(inTelegram).get("/api/v1/orders").then().body("orders", hasSize(1));
    }

    @Test
    void aTokenOfAnotherContextIsNone() {
        PlacedOrder order = desk.place(owner);
        UserSpec operator = UserSpec.of(owner.userId(), "admin", Set.of());
        desk.as(operator).get("/api/v1/orders/" + order.id()).then().statusCode(401);
        desk.as(operator).get("/api/v1/orders").then().statusCode(401);
        desk.anonymous().get("/api/v1/orders/" + order.id()).then().statusCode(401);
        desk.anonymous()
                .auth()
                .oauth2(TokenMinter.shared().flawed(owner, Flaw.TAMPERED))
                .get("/api/v1/orders")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("Bearer"));
    }

    @Test
    void theListIsPagedNewestFirst() {
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            placed.add(0, desk.place(owner).id().toString());
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        int pages = 0;
        do {
            Response page = desk.as(owner)
                    .queryParam("limit", 2)
                    .queryParams(cursor == null ? Map.of() : Map.of("cursor", cursor))
                    .get("/api/v1/orders");
            page.then().statusCode(200);
            seen.addAll(page.path("orders.id"));
            cursor = page.path("nextCursor");
            assertThat(page.getHeader("Link") != null).isEqualTo(cursor != null);
            pages++;
        } while (cursor != null);
        assertThat(seen).isEqualTo(placed);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void aForeignCursorShowsOnlyOnesOwnOrders() {
        UserSpec stranger = Desk.customer();
        String own = desk.place(stranger).id().toString();
        desk.place(owner);
        desk.place(owner);
        String cursor = desk.as(owner).get("/api/v1/orders?limit=1").path("nextCursor");
        List<String> seen = desk.as(stranger)
                .queryParam("cursor", cursor)
                .get("/api/v1/orders")
                .then()
                .statusCode(200)
                .extract()
                .path("orders.id");
        assertThat(seen).containsExactly(own);
    }

    @Test
    void theListCanBeFiltered() {
        PlacedOrder cancelled = desk.place(owner);
        PlacedOrder pending = desk.place(owner);
        desk.cancel(cancelled, "\"1\"").then().statusCode(200);
        desk.as(owner)
                .get("/api/v1/orders?status=pending")
                .then()
                .body("orders", hasSize(1))
                .body("orders[0].id", equalTo(pending.id().toString()));
        desk.as(owner).get("/api/v1/orders?status=paid").then().body("orders", hasSize(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=PENDING", "status=open", "limit=0", "limit=101", "limit=x", "limit=-1"})
    void aListThatMakesNoSenseIsRefused(String query) {
        desk.as(owner).get("/api/v1/orders?" + query).then().statusCode(422).body("code", equalTo("validation"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AAAA", "%00", "bm90LWEtY3Vyc29y"})
    void aCursorOfSomebodyElsesMakingIsRefused(String cursor) {
        desk.as(owner)
                .get("/api/v1/orders?cursor=" + cursor)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-cursor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "not-a-uuid", "00000000-0000-0000-0000-00000000000g", "%2e%2e"})
    void whatIsNoIdFindsNothing(String id) {
        desk.as(owner).get("/api/v1/orders/" + id).then().statusCode(404);
    }
}
