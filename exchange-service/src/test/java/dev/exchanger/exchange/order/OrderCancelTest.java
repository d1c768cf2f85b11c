package dev.exchanger.exchange.order;

import java.util.List;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

@QuarkusTest
class OrderCancelTest extends DeskTest {

    @Test
    void theOwnerCallsAnOrderOff() {
        PlacedOrder order = desk.place(Desk.customer());
        await().until(() -> timer(order) != null);

        desk.cancel(order, "\"1\"")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("status", equalTo("cancelled"))
                .body("cause", equalTo("owner"));

        await().until(() -> timer(order) == null);
        assertThat(faults.redis()
                        .command("ZSCORE", "order:expire:due", order.id().toString()))
                .isNull();
    }

    @Test
    void theClientMustSayWhichVersionItMeans() {
        PlacedOrder order = desk.place(Desk.customer());
        desk.as(order.owner())
                .post("/api/v1/orders/" + order.id() + "/cancel")
                .then()
                .statusCode(428);
        desk.cancel(order, "\"2\"").then().statusCode(412);
        desk.cancel(order, "W/\"1\"").then().statusCode(412);
        desk.cancel(order, "1").then().statusCode(400);
        assertThat(desk.status(order)).isEqualTo("pending");
    }

    @Test
    void whatIsOverStaysOver() {
        PlacedOrder order = desk.place(Desk.customer());
        desk.pay(order).then().statusCode(202);
        desk.cancel(order, "\"1\"").then().statusCode(412);
        desk.cancel(order, "\"2\"")
                .then()
                .statusCode(409)
                .body("code", equalTo("invalid-transition"))
                .body("status", equalTo("paid"))
                .body("allowed", hasItem("processing"));
        assertThat(desk.status(order)).isEqualTo("paid");
    }

    @Test
    void ofACancellationAndAPaymentOneComesFirst() {
        for (int round = 0; round < 12; round++) {
            PlacedOrder order = desk.place(Desk.customer());
            List<Response> answers = AtOnce.run(2, i -> i == 0 ? desk.cancel(order, "\"1\"") : desk.pay(order));
            answers.get(1).then().statusCode(202);

            List<?> path = desk.as(order.owner())
                    .get("/api/v1/orders/" + order.id() + "/history")
                    .path("history.to");
            if (answers.get(0).statusCode() == 200) {
                assertThat(path).isEqualTo(List.of("pending", "cancelled", "late_paid"));
            } else {
                assertThat(answers.get(0).statusCode()).isIn(409, 412);
                assertThat(path).isEqualTo(List.of("pending", "paid"));
            }
        }
    }

    private Object timer(PlacedOrder order) {
        return faults.redis().command("GET", "order:expire:" + order.id());
    }
}
