package dev.exchanger.sampledesk.order;

import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.SqlClient;
import org.hibernate.reactive.mutiny.Mutiny;

import dev.exchanger.sampledesk.Guarded;

/** Sends statements itself, over a data source that is not its own. */
public class OrderService {
    private final SqlClient client;
    private final Mutiny.Session session;

    public OrderService(@Guarded SqlClient client, Mutiny.Session session) {
        this.client = client;
        this.session = session;
    }

    public Query<?> all() {
        return client.query("SELECT 1");
    }

    public Object one() {
        return session.createNativeQuery("SELECT 1");
    }
}
