package dev.exchanger.bot.command;

import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.bot.telegram.BotCommand;
import dev.exchanger.bot.telegram.SetMyCommands;
import dev.exchanger.bot.testing.BotTestBase;
import dev.exchanger.bot.text.Language;
import dev.exchanger.bot.text.Texts;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
class CommandMenuTest extends BotTestBase {
    @Inject
    CommandMenu menu;

    @Inject
    @All
    List<Command> commands;

    @Inject
    Texts texts;

    @Test
    void theCommandsStandInTheirPlacesAndInGroupsOnlyThoseThatAnswerThere() {
        assertThat(menu.all()).hasSize(2 * Language.values().length).allSatisfy(shown -> assertThat(shown.commands())
                .extracting(BotCommand::command)
                .isEqualTo(
                        shown.scope().type().equals("all_group_chats")
                                ? List.of("rates")
                                : List.of("rates", "orders", "link", "unlink", "cancel", "help")));
    }

    @Test
    void noTwoCommandsHaveOnePlace() {
        assertThat(commands.stream().flatMapToInt(command -> command.menuPlace().stream()))
                .doesNotHaveDuplicates()
                .isNotEmpty();
    }

    @Test
    void theHelpNamesWhatTheMenuShows() {
        for (Language language : Language.values()) {
            String help = texts.render(language, "help", Map.of("linked", false));
            assertThat(menu.all().stream().map(SetMyCommands::commands).flatMap(List::stream))
                    .allSatisfy(entry -> assertThat(help).contains("/" + entry.command() + " - "));
        }
    }
}
