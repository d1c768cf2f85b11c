package dev.exchanger.identity.client;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** Clients and the hashes of their secrets. */
@ApplicationScoped
class ServiceClientRepository {

    private final Pool pool;

    ServiceClientRepository(Pool pool) {
        this.pool = pool;
    }

    Uni<Void> save(String clientId, byte[] secretHash) {
        return pool.preparedQuery("""
                        INSERT INTO service_clients (client_id, secret_hash) VALUES ($1, $2)
                        ON CONFLICT (client_id) DO UPDATE SET secret_hash = excluded.secret_hash, updated_at = now()
                        WHERE service_clients.secret_hash <> excluded.secret_hash
                        """)
                .execute(Tuple.of(clientId, Buffer.buffer(secretHash)))
                .replaceWithVoid();
    }

    Uni<Optional<byte[]>> secretHash(String clientId) {
        return pool.preparedQuery("SELECT secret_hash FROM service_clients WHERE client_id = $1 AND enabled")
                .execute(Tuple.of(clientId))
                .map(rows -> rows.stream()
                        .map(row -> ((Buffer) row.getValue("secret_hash")).getBytes())
                        .findFirst());
    }
}
