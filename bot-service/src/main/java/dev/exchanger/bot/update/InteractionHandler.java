package dev.exchanger.bot.update;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Does what an update asks for. There is one such bean. */
public interface InteractionHandler {

    /**
     * Handles one update inside the worker's transaction, with the user locked. All effects go through the connection;
     * the answers are queued, not sent.
     *
     * @return fails to have the update repeated later
     */
    Uni<Void> handle(SqlConnection connection, long updateId, Interaction interaction);

    /** Tells the user that the update was given up, in a transaction of its own. */
    Uni<Void> gaveUp(SqlConnection connection, long updateId, Interaction interaction);

    /** Called after the transaction of {@link #handle} or {@link #gaveUp} was committed. */
    void committed();
}
