package dev.exchanger.platform.event;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;

import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.DatabaseAddress;

import static dev.exchanger.platform.redis.LinkFixture.await;

/** A fresh database with the tables that the guide tells a service to create. */
final class EventDatabase implements AutoCloseable {

    private static final String TABLES = """
            CREATE TABLE outbox (
              position     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              id           uuid NOT NULL UNIQUE,
              aggregate    text NOT NULL,
              type         text NOT NULL,
              event        jsonb NOT NULL,
              created_at   timestamptz NOT NULL DEFAULT now(),
              published_at timestamptz
            );
            CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL;
            CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;
            CREATE TABLE inbox (
              consumer   text NOT NULL,
              event_id   uuid NOT NULL,
              handled_at timestamptz NOT NULL DEFAULT now(),
              PRIMARY KEY (consumer, event_id)
            );
            CREATE TABLE aggregate (id text PRIMARY KEY, version bigint NOT NULL);
            CREATE TABLE effect (event_id uuid NOT NULL, subject text NOT NULL, sequence bigint NOT NULL,
                                 place bigint GENERATED ALWAYS AS IDENTITY);
            """;

    final DatabaseAddress address;
    private final Vertx vertx = Vertx.vertx();
    final Pool pool;

    EventDatabase() {
        address = Backends.shared().postgres().createDatabase("events", "exchanger_events", "secret");
        pool = pool(vertx, address, 10);
        execute(TABLES);
    }

    static Pool pool(Vertx vertx, DatabaseAddress address, int size) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setDatabase(address.database())
                .setUser(address.user())
                .setPassword(address.password());
        return Pool.newInstance(PgBuilder.pool()
                .connectingTo(options)
                .with(new PoolOptions().setMaxSize(size))
                .using(vertx)
                .build());
    }

    void execute(String sql) {
        await(pool.query(sql).execute());
    }

    <T> List<T> select(String sql, Function<Row, T> reader) {
        return await(pool.query(sql).execute().map(rows -> {
            return StreamSupport.stream(rows.spliterator(), false).map(reader).toList();
        }));
    }

    long count(String sql) {
        return select(sql, row -> row.getLong(0)).get(0);
    }

    /** Commits events without an aggregate of their own. */
    void append(CloudEvent... events) {
        await(pool.withTransaction(connection -> new Outbox().append(connection, Arrays.asList(events))));
    }

    /** What a service does: changes the aggregate, appends its event, in one transaction. */
    Uni<Long> change(String aggregate) {
        return pool.withTransaction(connection -> change(connection, aggregate));
    }

    private static Uni<Long> change(SqlConnection connection, String aggregate) {
        return connection
                .preparedQuery("""
                        INSERT INTO aggregate (id, version) VALUES ($1, 1)
                        ON CONFLICT (id) DO UPDATE SET version = aggregate.version + 1 RETURNING version
                        """)
                .execute(Tuple.of(aggregate))
                .map(rows -> rows.iterator().next().getLong(0))
                .call(version -> new Outbox()
                        .append(connection, List.of(TestEvents.event("test.changed.v1", aggregate, version))));
    }

    @Override
    public void close() {
        await(pool.close());
        Backends.shared().postgres().dropDatabase(address);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
