package dev.exchanger.exchange.publication;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.AdminAway;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.exchange.testing.Office;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

/** What operators publish is what customers read. */
@QuarkusTest
class PublicationTest extends DeskTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Office office;

    @BeforeEach
    void openOffice() {
        office = new Office(desk, faults);
        office.withdrawEverything();
    }

    @AfterEach
    void closeOffice() {
        office.withdrawEverything();
    }

    private Response read(String languages) {
        return desk.anonymous().header("Accept-Language", languages).get("/api/v1/desk");
    }

    /** Closed today and tomorrow, by the clock of UTC; open all day after that. */
    private static Map<String, Object> hoursFromTheDayAfterTomorrow(LocalDate today) {
        Map<String, Object> exceptions = new HashMap<>();
        exceptions.put(today.toString(), List.of());
        exceptions.put(today.plusDays(1).toString(), List.of());
        exceptions.put(today.plusDays(2).toString(), List.of(Map.of("from", "00:00", "to", "24:00")));
        return Map.of("timezone", "UTC", "days", Map.of(), "exceptions", exceptions);
    }

    @Test
    void aDeskThatSaysNothingIsOpen() {
        desk.anonymous()
                .get("/api/v1/desk")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Content-Language", nullValue())
                .body("open", equalTo(true))
                .body("closedBy", nullValue())
                .body("timezone", nullValue())
                .body("announcement", nullValue())
                .body("payments", empty());
    }

    @Test
    void eachReaderGetsTheAnnouncementInItsLanguage() {
        office.publish("announcement", Office.announcement(Map.of("en", "Back on Monday", "uk", "З понеділка")));
        read("uk-UA,en;q=0.5")
                .then()
                .header("Content-Language", equalTo("uk"))
                .header("Vary", containsString("Accept-Language"))
                .body("announcement.text", equalTo("З понеділка"))
                .body("announcement.language", equalTo("uk"))
                .body("announcement.level", equalTo("info"))
                .body("announcement.version", equalTo(1));
        read("de").then().body("announcement.text", equalTo("Back on Monday"));
        // Taken down.
        office.publish("announcement", Office.announcement(Map.of()));
        read("uk").then().body("announcement", nullValue());
    }

    @Test
    void whoeverHasTheAnswerIsNotSentItAgain() {
        office.publish("announcement", Office.announcement(Map.of("en", "one", "uk", "один")));
        Response first = read("en");
        String tag = first.header("ETag");
        first.then().header("Cache-Control", equalTo("public, max-age=5"));
        assertThat(read("en").header("ETag")).isEqualTo(tag);
        assertThat(read("uk").header("ETag")).isNotEqualTo(tag);
        for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
            desk.anonymous()
                    .header("Accept-Language", "en")
                    .header("If-None-Match", known)
                    .get("/api/v1/desk")
                    .then()
                    .statusCode(304)
                    .header("ETag", equalTo(tag))
                    .header("Vary", containsString("Accept-Language"))
                    .body(equalTo(""));
        }
        office.publish("announcement", Office.announcement(Map.of("en", "two")));
        desk.anonymous().header("If-None-Match", tag).get("/api/v1/desk").then().statusCode(200);
    }

    @Test
    void outsideItsHoursTheDeskIsClosedAndSaysWhenItOpens() {
        UserSpec customer = Desk.customer();
        String before = desk.quoteId(customer);
        String ordered = desk.quoteId(customer);
        String key = UUID.randomUUID().toString();
        String id = desk.order(customer, ordered, key).path("id");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        String opens = today.plusDays(2) + "T00:00:00Z";
        office.publish("working-hours", hoursFromTheDayAfterTomorrow(today));

        read("en")
                .then()
                .body("open", equalTo(false))
                .body("closedBy", equalTo("working-hours"))
                .body("opensAt", equalTo(opens))
                .body("closesAt", nullValue())
                .body("timezone", equalTo("UTC"));
        Response refused = desk.quote(customer, "USDT", "UAH", "give", "100");
        refused.then().statusCode(503).body("code", equalTo("desk-closed")).body("opensAt", equalTo(opens));
        assertThat(Instant.now().plusSeconds(Long.parseLong(refused.header("Retry-After"))))
                .isBetween(
                        Instant.parse(opens).minusSeconds(5),
                        Instant.parse(opens).plusSeconds(5));
        desk.order(customer, before, UUID.randomUUID().toString())
                .then()
                .statusCode(503)
                .body("code", equalTo("desk-closed"));
        // What was ordered before goes on, and who asks again gets the answer again.
        desk.order(customer, ordered, key).then().statusCode(201).body("id", equalTo(id));

        Map<String, Object> always = new HashMap<>();
        WorkingHours.DAYS.forEach(day -> always.put(day, List.of(Map.of("from", "00:00", "to", "24:00"))));
        office.publish("working-hours", Map.of("timezone", "Europe/Kyiv", "days", always));
        desk.order(customer, before, UUID.randomUUID().toString()).then().statusCode(201);
        read("en").then().body("open", equalTo(true)).body("opensAt", nullValue());
    }

    @Test
    void howToPayIsToldByCurrency() {
        office.publish(
                "payment-instructions",
                Office.instructions(Map.of(
                        "USDT", Map.of("en", "To wallet T1.\nOnly TRC20.", "uk", "На гаманець T1.\nЛише TRC20."),
                        "UAH", Map.of("en", "To card 4444"))));
        read("uk")
                .then()
                .header("Content-Language", equalTo("en, uk"))
                .body("payments.currency", contains("UAH", "USDT"))
                .body("payments.language", contains("en", "uk"))
                .body("payments.version", contains(1, 1))
                .body("payments.instructions", contains("To card 4444", "На гаманець T1.\nЛише TRC20."));
    }

    @Test
    void aVersionHoldsFromItsTimeOnByTheClockOfTheDatabase() {
        office.publish("announcement", Office.announcement(Map.of("en", "now")));
        OffsetDateTime from = ((java.sql.Timestamp) office.database().value("SELECT now() + interval '2 seconds'"))
                .toInstant()
                .atOffset(ZoneOffset.UTC);
        office.put("announcement", Office.announcement(Map.of("en", "later")), from.toString())
                .then()
                .statusCode(200);
        read("en").then().body("announcement.text", equalTo("now"));
        await().atMost(PATIENCE)
                .until(() -> read("en").path("announcement.text").equals("later"));
        assertThat(office.database().value("SELECT now() >= ?", from)).isEqualTo(true);
    }

    @Test
    void withoutTheBackOfficeTheLastKnownHolds() {
        office.publish("announcement", Office.announcement(Map.of("en", "here")));
        try (AdminAway away = new AdminAway(faults.database("exchanger_admin"))) {
            office.put("announcement", Office.announcement(Map.of("en", "lost")), null)
                    .then()
                    .statusCode(503);
            read("en").then().statusCode(200).body("announcement.text", equalTo("here"));
            desk.place(Desk.customer());
        }
        await().atMost(PATIENCE)
                .until(() -> office.put("announcement", Office.announcement(Map.of("en", "back")), null)
                                .statusCode()
                        == 200);
        read("en").then().body("announcement.text", equalTo("back"));
    }
}
