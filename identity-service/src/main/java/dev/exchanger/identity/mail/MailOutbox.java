package dev.exchanger.identity.mail;

import java.time.Instant;
import java.time.ZoneOffset;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.identity.secret.Secrets;
import dev.exchanger.platform.id.UuidV7;

/** Takes mails in the transaction of what they tell about. The text rests encrypted. */
@ApplicationScoped
public class MailOutbox {

    static final String BOX = "mail";

    private static final String INSERT = """
            INSERT INTO mail_outbox (id, recipient, content, expires_at) VALUES ($1, $2, $3, $4)
            """;

    private final LetterWriter writer;
    private final Secrets secrets;

    public MailOutbox(LetterWriter writer, Secrets secrets) {
        this.writer = writer;
        this.secrets = secrets;
    }

    /** Writes the mail down; it is dropped if it could not be sent before {@code expiresAt}. */
    public Uni<Void> add(SqlClient connection, Mail mail, Instant expiresAt) {
        byte[] content = secrets.box(BOX).seal(writer.write(mail).encode());
        return connection
                .preparedQuery(INSERT)
                .execute(Tuple.of(UuidV7.next(), mail.to(), Buffer.buffer(content), expiresAt.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }
}
