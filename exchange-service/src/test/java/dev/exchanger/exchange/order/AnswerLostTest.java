package dev.exchanger.exchange.order;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.FaultyDeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

/** The order was committed and nobody heard of it: the repeated request makes no second one. */
@QuarkusTest
class AnswerLostTest extends FaultyDeskTest {

    private static final String IN_COMMIT = """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND usename = current_user AND wait_event = 'PgSleep'
            """;

    private final UserSpec customer = Desk.customer();

    /** The commit of an order takes as long as a test needs to do something meanwhile. */
    private void slowCommits() {
        database.update("""
                CREATE FUNCTION slow_commit() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_sleep(1.5); RETURN NULL; END $$
                """);
        database.update("""
                CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON idempotency_keys
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow_commit()
                """);
    }

    @AfterEach
    void commitsAsEver() {
        database.update("DROP FUNCTION IF EXISTS slow_commit CASCADE");
    }

    @Test
    void aCommitWhoseAnswerWasLostIsAnsweredByTheRepetition() {
        String quote = desk.quoteId(customer);
        slowCommits();
        CompletableFuture<Response> first = CompletableFuture.supplyAsync(() -> desk.order(customer, quote, "lost"));
        await().atMost(Duration.ofSeconds(10)).until(() -> database.count(IN_COMMIT) == 1);

        faults.postgresLink().cut();
        first.join().then().statusCode(503).header("Retry-After", notNullValue());

        await().atMost(Duration.ofSeconds(10))
                .until(() -> desk.order(customer, quote, "lost").statusCode() == 201);
        assertThat(database.count("SELECT count(*) FROM orders WHERE user_id = ?", customer.userId()))
                .isEqualTo(1);
        desk.order(customer, quote, "lost")
                .then()
                .statusCode(201)
                .body("id", equalTo(database.value("SELECT id::text FROM orders WHERE user_id = ?", customer.userId())))
                .body("version", equalTo(1));
        desk.order(customer, desk.quoteId(customer), "lost").then().statusCode(422);
    }

    @Test
    void aRepetitionDuringTheCommitIsToldToWait() {
        String quote = desk.quoteId(customer);
        slowCommits();
        CompletableFuture<Response> first = CompletableFuture.supplyAsync(() -> desk.order(customer, quote, "slow"));
        await().atMost(Duration.ofSeconds(10)).until(() -> database.count(IN_COMMIT) == 1);
        desk.order(customer, quote, "slow")
                .then()
                .statusCode(409)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("idempotency-in-flight"));
        first.join().then().statusCode(201);
        desk.order(customer, quote, "slow")
                .then()
                .statusCode(201)
                .body("id", equalTo(first.join().path("id")));
    }
}
