package dev.exchanger.bot.command;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.bot.conversation.Dialogue;
import dev.exchanger.bot.conversation.DialogueRepository;
import dev.exchanger.bot.update.Interaction;

/** Writes down what users sent, without what could be a secret. */
@ApplicationScoped
class InteractionHistory {
    private final DialogueRepository dialogues;
    // An unknown command may be a mistyped one with a secret behind it, so only these keep their argument.
    private final Set<String> harmless;

    InteractionHistory(DialogueRepository dialogues, @All List<Command> commands) {
        this.dialogues = dialogues;
        this.harmless = commands.stream()
                .filter(command -> !command.secretArgument())
                .map(Command::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    Uni<Void> write(SqlConnection connection, Dialogue dialogue, Interaction interaction) {
        if (interaction instanceof Interaction.Command command) {
            JsonObject content = new JsonObject().put("command", command.name());
            if (harmless.contains(command.name())) {
                content.put("argument", command.argument());
            }
            return dialogues.log(connection, dialogue, command.messageId(), "command", content);
        }
        if (interaction instanceof Interaction.Text text) {
            JsonObject content = new JsonObject().put("text", text.text());
            return dialogues.log(connection, dialogue, text.messageId(), "text", content);
        }
        if (interaction instanceof Interaction.ButtonPress press) {
            return dialogues.log(connection, dialogue, press.messageId(), "button", new JsonObject());
        }
        return Uni.createFrom().voidItem();
    }
}
