package dev.exchanger.exchange.desk.action;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** What operators leave for each other at an order. */
@ApplicationScoped
public class OrderNotes {

    private static final String ADD =
            "INSERT INTO order_notes (order_id, operator_id, action, note) VALUES ($1, $2, $3, $4)";

    /** Adds a note; null adds nothing. */
    public Uni<Void> add(SqlClient transaction, UUID orderId, UUID operator, String action, String note) {
        return note == null
                ? Uni.createFrom().voidItem()
                : transaction
                        .preparedQuery(ADD)
                        .execute(Tuple.of(orderId, operator, action, note))
                        .replaceWithVoid();
    }
}
