package dev.exchanger.identity.mail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where mails go. */
@ConfigMapping(prefix = "exchanger.identity.mail")
public interface MailConfig {

    /** The server that takes mails; without it none are sent. */
    Optional<String> smtpHost();

    /** Directory that gets every mail as a JSON file, for local runs and tests. */
    Optional<Path> mailbox();

    /** Pause between two looks at the outbox; a new mail is sent at once. */
    @WithDefault("PT1S")
    Duration pause();

    /** First pause after a failed attempt; each further one doubles it, up to five minutes. */
    @WithDefault("PT2S")
    Duration retryAfter();

    /** How the desk calls itself in mails. */
    @WithDefault("Exchanger")
    String deskName();
}
