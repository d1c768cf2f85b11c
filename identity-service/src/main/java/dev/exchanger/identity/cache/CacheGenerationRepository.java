package dev.exchanger.identity.cache;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** The one row that says which incarnation of Redis is current. */
@ApplicationScoped
public class CacheGenerationRepository {

    private final Pool pool;

    public CacheGenerationRepository(Pool pool) {
        this.pool = pool;
    }

    Uni<Long> current() {
        return pool.query("SELECT gen FROM cache_generation")
                .execute()
                .map(rows -> rows.iterator().next().getLong("gen"));
    }

    /** The generation of this incarnation: a new one when another incarnation was current. */
    Uni<Long> adopt(String incarnation) {
        return pool.preparedQuery("""
                        UPDATE cache_generation
                        SET gen = gen + CASE WHEN redis_run_id = $1 THEN 0 ELSE 1 END, redis_run_id = $1
                        RETURNING gen
                        """)
                .execute(Tuple.of(incarnation))
                .map(rows -> rows.iterator().next().getLong("gen"));
    }
}
