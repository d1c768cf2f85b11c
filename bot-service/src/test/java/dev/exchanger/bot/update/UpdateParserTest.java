package dev.exchanger.bot.update;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.bot.telegram.FixedTelegramConfig;
import dev.exchanger.bot.telegram.TelegramMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UpdateParserTest {
    private final UpdateParser parser =
            new UpdateParser(FixedTelegramConfig.of(TelegramMode.OFF, null, null, null, null));

    private static final String MESSAGE = """
            {"update_id":10,"message":{"message_id":5,"from":{"id":4503599627370495,"is_bot":false,"first_name":"A\\u202enn",
             "language_code":"uk","is_premium":true},"chat":{"id":4503599627370495,"type":"private"},"date":1770000000,
             "text":%s,"entities":[{"type":"bot_command","offset":0,"length":6}]},"new_member_of_bot_api_99":{}}
            """;

    @Test
    void readsACommandWithItsArgument() {
        Interaction.Command command = (Interaction.Command) interpret("\"/start  abc-DEF_1 \"");
        assertThat(command.name()).isEqualTo("start");
        assertThat(command.argument()).isEqualTo("abc-DEF_1");
        assertThat(command.messageId()).isEqualTo(5);
        assertThat(command.sender())
                .isEqualTo(new Interaction.Sender(4503599627370495L, 4503599627370495L, true, "Ann", "uk"));
    }

    @Test
    void commandsForAnotherBotAreIgnored() {
        assertThat(interpret("\"/rates@exchanger_TEST_bot\"")).isInstanceOf(Interaction.Command.class);
        assertThat(interpret("\"/rates@other_bot\"")).isInstanceOf(Interaction.Ignored.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "/ rates", "/rates!", "//rates", "say /rates", "/курс"})
    void otherTextIsText(String text) {
        assertThat(interpret('"' + text + '"')).isInstanceOf(Interaction.Text.class);
    }

    @Test
    void botsAndMessagesWithoutTextAreIgnored() {
        assertThat(interpret("null")).isInstanceOf(Interaction.Ignored.class);
        String fromBot = MESSAGE.formatted("\"/rates\"").replace("\"is_bot\":false", "\"is_bot\":true");
        assertThat(parser.interpret(parser.read(fromBot))).isInstanceOf(Interaction.Ignored.class);
    }

    @Test
    void readsAPress() {
        Update update = parser.read("""
                {"update_id":11,"callback_query":{"id":"77","from":{"id":42,"is_bot":false,"first_name":"Bo"},
                 "message":{"message_id":9,"chat":{"id":42,"type":"private"},"date":0},"data":"a:xyz"}}
                """);
        assertThat(parser.interpret(update))
                .isEqualTo(new Interaction.ButtonPress(
                        new Interaction.Sender(42, 42, true, "Bo", null), "77", 9, "a:xyz"));
    }

    @Test
    void aPressBelongsToWhoPressedEvenInAnotherChat() {
        Update update = parser.read("""
                {"update_id":11,"callback_query":{"id":"77","from":{"id":42},
                 "message":{"message_id":9,"from":{"id":7},"chat":{"id":-5,"type":"group"},"date":0}}}
                """);
        assertThat(update.telegramUserId()).isEqualTo(42);
        assertThat(parser.interpret(update).sender().privateChat()).isFalse();
    }

    @Test
    void readsBlockingInThePrivateChatOnly() {
        String change = """
                {"update_id":12,"my_chat_member":{"chat":{"id":42,"type":"%s"},"from":{"id":42},"date":0,
                 "new_chat_member":{"status":"kicked","user":{"id":1,"is_bot":true}}}}
                """;
        assertThat(parser.interpret(parser.read(change.formatted("private"))))
                .isEqualTo(new Interaction.Membership(new Interaction.Sender(42, 42, true, "", null), true));
        assertThat(parser.interpret(parser.read(change.formatted("group")))).isInstanceOf(Interaction.Ignored.class);
    }

    @Test
    void unknownKindsAreReadAndIgnored() {
        Update update = parser.read("{\"update_id\":13,\"poll_answer\":{\"poll_id\":\"1\"}}");
        assertThat(update.telegramUserId()).isZero();
        assertThat(parser.interpret(update)).isInstanceOf(Interaction.Ignored.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "42",
                "\"x\"",
                "{",
                "{}",
                "{\"update_id\":null}",
                "{\"update_id\":0}",
                "{\"update_id\":-1}",
                "{\"update_id\":\"x\"}",
                "{\"update_id\":99999999999999999999}",
                "{\"update_id\":1} trailing",
                "{\"update_id\":1,\"message\":\"text\"}",
                "{\"update_id\":1,\"message\":{\"message_id\":1,\"text\":\"x\"}}",
                "{\"update_id\":1,\"message\":{\"message_id\":1,\"chat\":{\"type\":\"private\"}}}",
                "{\"update_id\":1,\"callback_query\":{\"id\":\"1\"}}",
                "{\"update_id\":1,\"callback_query\":{\"id\":\"1\",\"from\":{\"id\":1},\"message\":{\"message_id\":1}}}",
                "{\"update_id\":1,\"my_chat_member\":{}}"
            })
    void whatIsNoUpdateIsMalformed(String text) {
        assertThatThrownBy(() -> parser.read(text)).isInstanceOf(MalformedUpdate.class);
    }

    @Test
    void deepNestingIsMalformedAndNotAStackOverflow() {
        assertThatThrownBy(() -> parser.read("{\"update_id\":1,\"x\":" + "[".repeat(50_000)))
                .isInstanceOf(MalformedUpdate.class);
    }

    @Test
    void theComplaintRepeatsNothingOfTheContent() {
        assertThatThrownBy(() -> parser.read("{\"update_id\":\"my secret words\"}"))
                .hasMessageContaining("update_id")
                .hasMessageNotContaining("secret");
    }

    @Test
    void whatIsStoredHasNoNulAndReadsTheSame() {
        Update update = parser.read(MESSAGE.formatted("\"a\\u0000b\""));
        String stored = parser.write(update);
        assertThat(stored).doesNotContain("\\u0000").doesNotContain("is_premium");
        assertThat(parser.interpret(parser.read(stored))).isEqualTo(parser.interpret(update));
    }

    @Property(tries = 2000)
    void brokenTextIsEitherReadOrMalformed(
            @ForAll @IntRange(max = 360) int at, @ForAll char put, @ForAll @IntRange(max = 20) int drop) {
        String good = MESSAGE.formatted("\"/start abc\"");
        int from = Math.min(at, good.length());
        String broken = good.substring(0, from) + put + good.substring(Math.min(good.length(), from + drop));
        try {
            Update update = parser.read(broken);
            parser.interpret(update);
            parser.read(parser.write(update));
        } catch (MalformedUpdate expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    private Interaction interpret(String jsonText) {
        return parser.interpret(parser.read(MESSAGE.formatted(jsonText)));
    }
}
