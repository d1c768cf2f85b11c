package dev.exchanger.bot.command;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of {@code user_commands}: who used which command, for statistics. */
@ApplicationScoped
class UserCommandRepository {
    private static final String INSERT =
            "INSERT INTO user_commands (telegram_user_id, command, parameters) VALUES ($1, $2, $3)";

    /** @param parameters null when they are secret or there were none */
    Uni<Void> record(SqlClient connection, long telegramUserId, String command, String parameters) {
        return connection
                .preparedQuery(INSERT)
                .execute(Tuple.of(telegramUserId, command, parameters))
                .replaceWithVoid();
    }
}
