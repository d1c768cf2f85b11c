package dev.exchanger.exchange.publication;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.FaultyDeskTest;
import dev.exchanger.exchange.testing.Office;

import static org.hamcrest.Matchers.equalTo;

/** The sign on the door hangs there whatever is away behind it. */
@QuarkusTest
class DeskAwayTest extends FaultyDeskTest {

    @Test
    void withoutAnyStoreTheLastKnownIsTold() {
        Office office = new Office(desk, faults);
        office.publish("announcement", Office.announcement(Map.of("en", "here")));
        faults.redisLink().down();
        faults.postgresLink().down();
        try {
            desk.anonymous()
                    .get("/api/v1/desk")
                    .then()
                    .statusCode(200)
                    .body("open", equalTo(true))
                    .body("announcement.text", equalTo("here"));
        } finally {
            faults.heal();
            office.withdrawEverything();
        }
    }
}
