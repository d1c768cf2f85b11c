package dev.exchanger.identity.mail;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.qute.Engine;
import io.quarkus.qute.TemplateInstance;

/** Writes mails in the reader's language. The first line of a template is the subject. */
@ApplicationScoped
public class LetterWriter {

    /** Languages there are templates for; the first is for everybody else. */
    public static final String DEFAULT_LOCALE = "en";

    private static final Set<String> LOCALES = Set.of("en", "uk", "ru");

    private final Engine engine;
    private final MailConfig config;

    public LetterWriter(Engine engine, MailConfig config) {
        this.engine = engine;
        this.config = config;
    }

    Letter write(Mail mail) {
        String locale = LOCALES.contains(mail.locale()) ? mail.locale() : DEFAULT_LOCALE;
        TemplateInstance template = engine.getTemplate("mail/" + mail.kind().template() + "." + locale + ".txt")
                .instance()
                .data("desk", config.deskName());
        mail.values().forEach(template::data);
        String text = template.render();
        int line = text.indexOf('\n');
        return new Letter(
                text.substring(0, line).strip(), text.substring(line + 1).strip() + "\n");
    }
}
