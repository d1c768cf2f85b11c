package dev.exchanger.identity.mail;

import java.nio.file.Path;
import java.time.Clock;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;

import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.start.StartOrder;

/** Brings one mail to the mailer, to the mailbox directory, or to both. */
@ApplicationScoped
public class Postman {

    private final ReactiveMailer mailer;
    private final MailConfig config;
    private final Vertx vertx;
    private final Clock clock;

    public Postman(ReactiveMailer mailer, MailConfig config, Vertx vertx, Clock clock) {
        this.mailer = mailer;
        this.config = config;
        this.vertx = vertx;
        this.clock = clock;
    }

    void onStart(@Observes @Priority(StartOrder.CHECKS) StartupEvent event) {
        if (config.smtpHost().isEmpty() && config.mailbox().isEmpty()) {
            throw new IllegalStateException("Mails have nowhere to go: set SMTP_HOST or MAILBOX_DIR");
        }
    }

    Uni<Void> deliver(String to, Letter letter) {
        Uni<Void> filed = config.mailbox()
                .map(directory -> file(directory, to, letter))
                .orElseGet(() -> Uni.createFrom().voidItem());
        return config.smtpHost().isPresent()
                ? filed.chain(() -> mailer.send(Mail.withText(to, letter.subject(), letter.text())))
                : filed;
    }

    /** Written under another name first, so that a reader of the directory never sees half a file. */
    private Uni<Void> file(Path directory, String to, Letter letter) {
        String name = clock.millis() + "-" + UuidV7.next() + ".json";
        String whole = directory.resolve(name).toString();
        String part = directory.resolve("." + name + ".part").toString();
        JsonObject content =
                new JsonObject().put("to", to).put("subject", letter.subject()).put("text", letter.text());
        var files = vertx.fileSystem();
        return files.mkdirs(directory.toString())
                .chain(() -> files.writeFile(part, Buffer.buffer(content.encodePrettily())))
                .chain(() -> files.move(part, whole));
    }
}
