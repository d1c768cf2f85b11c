package dev.exchanger.identity.mail;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jboss.logging.Logger;

import dev.exchanger.identity.secret.SealedBox;
import dev.exchanger.identity.secret.Secrets;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;

/**
 * Sends what is in the mail outbox. A row is claimed by moving its next attempt into the future, so replicas share the
 * work and a crash only delays; a mail may therefore, rarely, arrive twice.
 */
@ApplicationScoped
public class MailRelay {

    private static final Logger LOG = Logger.getLogger(MailRelay.class);
    private static final String CLAIM = """
            UPDATE mail_outbox m
            SET attempts = attempts + 1,
                next_attempt_at = now() + make_interval(secs => least(300, $1 * 2 ^ least(attempts, 20)))
            FROM (
              SELECT id FROM mail_outbox WHERE next_attempt_at <= now()
              ORDER BY next_attempt_at LIMIT 20 FOR UPDATE SKIP LOCKED
            ) due
            WHERE m.id = due.id
            RETURNING m.id, m.recipient, m.content, m.expires_at < now() AS late
            """;
    private static final String DELETE = "DELETE FROM mail_outbox WHERE id = $1";

    private final Pool pool;
    private final Postman postman;
    private final MailConfig config;
    private final SealedBox box;
    private final WorkLoop loop;

    public MailRelay(Pool pool, Postman postman, MailConfig config, Secrets secrets, BackgroundWork work) {
        this.pool = pool;
        this.postman = postman;
        this.config = config;
        this.box = secrets.box(MailOutbox.BOX);
        this.loop = work.loop("mail relay", () -> round().replaceWith(config.pause()));
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    /** A mail was committed. */
    public void nudge() {
        loop.nudge();
    }

    private Uni<Void> round() {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(config.retryAfter().toMillis() / 1000.0))
                .chain(rows -> sendAll(rows.stream().toList()));
    }

    private Uni<Void> sendAll(List<Row> claimed) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Row row : claimed) {
            all = all.chain(() -> send(row));
        }
        return claimed.isEmpty() ? all : all.chain(this::round);
    }

    private Uni<Void> send(Row row) {
        UUID id = row.getUUID("id");
        if (row.getString("recipient") == null) {
            return delete(id);
        }
        if (row.getBoolean("late")) {
            LOG.warnf("mail %s could not be sent in time and is dropped", id);
            return delete(id);
        }
        return Uni.createFrom()
                .deferred(() -> postman.deliver(row.getString("recipient"), letter(row)))
                .chain(() -> delete(id))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("mail %s not sent, will be tried again: %s", id, failure);
                    return null;
                });
    }

    private Letter letter(Row row) {
        return Letter.decode(box.open(((Buffer) row.getValue("content")).getBytes()));
    }

    private Uni<Void> delete(UUID id) {
        return pool.preparedQuery(DELETE).execute(Tuple.of(id)).replaceWithVoid();
    }
}
