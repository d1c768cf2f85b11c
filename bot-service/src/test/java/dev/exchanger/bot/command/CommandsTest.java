package dev.exchanger.bot.command;

import java.util.List;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.bot.testing.BotTestBase;
import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.telegram.FakeUser;
import dev.exchanger.testkit.telegram.SentMessage;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
class CommandsTest extends BotTestBase {
    private static final Map<String, Object> USDT =
            Map.of("from", "USDT", "to", "UAH", "rate", "41.20", "bid", "41.20", "ask", "41.60", "source", "static");
    private static final Map<String, Object> BTC =
            Map.of("from", "UAH", "to", "BTC", "rate", "0.000000379218", "validUntil", "2030-01-01T00:00:00Z");

    @Test
    void startGreetsInTheLanguageOfTheClient() {
        FakeUser ann = person("Ann", "en");
        ann.send("/start");
        assertThat(says(ann, "Hello, Ann!").text()).contains("/rates", "/orders", "/link");

        FakeUser olha = person("Оля", "uk");
        olha.send("/start");
        says(olha, "Вітаю, Оля!");

        FakeUser ivan = person("Иван", "ru-RU");
        ivan.send("/start");
        says(ivan, "Здравствуйте, Иван!");

        FakeUser hans = person("Hans", "de");
        hans.send("/start");
        says(hans, "Hello, Hans!");
    }

    @Test
    void ratesAreShownInTheReadersNotation() {
        exchange.rates(Answer.json(200, Map.of("rates", List.of(USDT, BTC))));
        FakeUser ann = person("Ann", "en");
        ann.send("/rates");
        assertThat(says(ann, "Rates").text()).isEqualTo("Rates\n1 USDT = 41.20 UAH\n1 UAH = 0.000000379218 BTC");

        FakeUser olha = person("Оля", "uk");
        olha.send("/rates");
        assertThat(says(olha, "Курси").text()).isEqualTo("Курси\n1 USDT = 41,20 UAH\n1 UAH = 0,000000379218 BTC");
    }

    @Test
    void noRatesAndNoExchangeAreAnswersToo() {
        FakeUser ann = person("Ann", "en");
        ann.send("/rates");
        says(ann, "There are no rates");
        exchange.away();
        ann.send("/rates");
        says(ann, "The desk does not answer just now");
        exchange.rates(Answer.dropped());
        FakeUser bo = person("Bo", "uk");
        bo.send("/rates");
        says(bo, "Обмінник зараз не відповідає");
        exchange.rates(new Answer(200, Map.of(), "text/html", "<html>not json</html>"));
        FakeUser cy = person("Cy", "ru");
        cy.send("/rates");
        says(cy, "Обменник сейчас не отвечает");
    }

    @Test
    void ordersNeedALink() {
        FakeUser ann = person("Ann", "en");
        ann.send("/orders");
        says(ann, "Your account is not linked");
        assertThat(exchange.requests()).isEmpty();
    }

    @Test
    void ordersAreReadWithTheUsersOwnToken() {
        FakeUser ann = person("Ann", "en");
        UserSpec account = UserSpec.web();
        faults.identity().telegram().link(ann.id(), account);
        ann.send("/orders");
        says(ann, "You have no orders yet");

        exchange.orders(Answer.json(
                200,
                Map.of(
                        "orders",
                        List.of(
                                Map.of(
                                        "id",
                                        "0190",
                                        "number",
                                        "E-1001",
                                        "status",
                                        "pending",
                                        "from",
                                        "USDT",
                                        "to",
                                        "UAH",
                                        "give",
                                        "100.00",
                                        "get",
                                        "4120.00",
                                        "expiresAt",
                                        "2026-11-21T14:30:00Z"),
                                Map.of(
                                        "number",
                                        "E-1000",
                                        "status",
                                        "completed",
                                        "from",
                                        "BTC",
                                        "to",
                                        "USDT",
                                        "give",
                                        "0.01500000",
                                        "get",
                                        "960.5"),
                                Map.of(
                                        "number",
                                        "E-999<b>",
                                        "status",
                                        "brand_new",
                                        "from",
                                        "BTC",
                                        "to",
                                        "USDT",
                                        "give",
                                        "x&y",
                                        "get",
                                        "1")))));
        ann.send("/orders");
        String text = says(ann, "E-1001").text();
        assertThat(text)
                .contains("E-1001 100.00\u00a0USDT → 4,120.00\u00a0UAH: waiting for payment, until 21 Nov, 14:30 UTC")
                .contains("E-1000 0.015\u00a0BTC → 960.50\u00a0USDT: completed")
                .contains("E-999<b> x&y\u00a0BTC → 1.00\u00a0USDT: brand_new");
        String token = exchange.requests().get(0).headers().get("authorization");
        assertThat(token).startsWith("Bearer ey");
    }

    @Test
    void missingServicesAreNamedPolitelyForOrdersToo() {
        FakeUser ann = person("Ann", "en");
        faults.identity().telegram().link(ann.id(), UserSpec.web());
        exchange.away();
        ann.send("/orders");
        says(ann, "The desk does not answer just now");

        faults.identity().away(true);
        FakeUser bo = person("Bo", "en");
        bo.send("/orders");
        says(bo, "The desk does not answer just now");

        faults.identity().away(false);
        faults.identityLink().down();
        FakeUser cy = person("Cy", "en");
        cy.send("/orders");
        says(cy, "The desk does not answer just now");
    }

    @Test
    void anythingElseGetsAnAnswer() {
        FakeUser ann = person("Ann", "en");
        ann.send("what is this?");
        says(ann, "I did not understand that");
        ann.send("/nonsense");
        ann.send("/help");
        SentMessage help = says(ann, "What I can do");
        assertThat(help.text()).contains("/unlink", "not linked yet");
        ann.send("/link");
        says(ann, "Log in on the site");
        ann.send("/cancel");
        says(ann, "Nothing is under way");
    }

    @Test
    void aGroupHearsRatesAndNothingElse() {
        exchange.rates(Answer.json(200, Map.of("rates", List.of(USDT))));
        FakeUser ann = person("Ann", "uk");
        long group = -newId();
        ann.sendTo(group, "/orders");
        ann.sendTo(group, "/start secret-code");
        ann.sendTo(group, "hello all");
        ann.sendTo(group, "/rates@some_other_bot");
        ann.sendTo(group, "/rates@exchanger_test_bot");
        soon().until(() -> telegram.chat(group).stream().anyMatch(SentMessage::fromBot));
        assertThat(telegram.chat(group).stream().filter(SentMessage::fromBot))
                .singleElement()
                .satisfies(message -> assertThat(message.text()).startsWith("Курси"));
        assertThat(ann.messages()).isEmpty();
        assertThat(database.number("SELECT count(*) FROM conversations WHERE telegram_user_id = ?", ann.id()))
                .isZero();
    }

    @Test
    void oneNoticeAndThenSilenceForWhoAsksTooOften() {
        FakeUser ann = person("Ann", "en");
        for (int i = 0; i < 50; i++) {
            ann.send("/link");
        }
        soon().until(() -> database.number(
                        "SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id"
                                + " WHERE telegram_user_id = ? AND direction = 'in'",
                        ann.id())
                == 50);
        assertThat(database.number(
                        "SELECT count(*) FROM notifications WHERE chat_id = ? AND message ->> 'html' LIKE 'That was%'",
                        ann.id()))
                .isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM notifications WHERE chat_id = ?", ann.id()))
                .isBetween(41L, 46L);
        database.change(
                "UPDATE notifications SET status = 'SUPPRESSED' WHERE chat_id = ? AND status = 'PENDING'", ann.id());
    }

    @Test
    void whatIsWrittenDownHoldsNoSecret() {
        FakeUser ann = person("Ann", "en");
        ann.send("/start my-secret-code-0001");
        ann.send("/rates please");
        says(ann, "There are no rates");
        assertThat(database.texts(
                        "SELECT content::text FROM messages m JOIN conversations c ON c.id = m.conversation_id"
                                + " WHERE telegram_user_id = ? AND direction = 'in' ORDER BY m.id",
                        ann.id()))
                .containsExactly("{\"command\": \"start\"}", "{\"command\": \"rates\", \"argument\": \"please\"}");
        assertThat(database.texts(
                        "SELECT command || ':' || coalesce(parameters, '-') FROM user_commands"
                                + " WHERE telegram_user_id = ? ORDER BY id",
                        ann.id()))
                .containsExactly("start:-", "rates:please");
        assertThat(database.number("SELECT count(*) FROM bot_updates WHERE payload::text LIKE '%my-secret-code%'"))
                .isZero();
    }

    @Test
    void theMenuIsPublishedInEachLanguage() {
        soon().until(() -> telegram.calls("setMyCommands").size() >= 6);
        assertThat(telegram.calls("setMyCommands"))
                .extracting(call -> call.parameters().path("language_code").asText("-")
                        + " "
                        + call.parameters().path("scope").path("type").asText()
                        + " "
                        + call.parameters().path("commands").size())
                .startsWith(
                        "- all_private_chats 6",
                        "uk all_private_chats 6",
                        "ru all_private_chats 6",
                        "- all_group_chats 1",
                        "uk all_group_chats 1",
                        "ru all_group_chats 1");
    }
}
