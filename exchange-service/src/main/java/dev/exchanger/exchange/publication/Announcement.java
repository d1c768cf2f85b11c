package dev.exchanger.exchange.publication;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What everybody should know.
 *
 * @param level           how urgent it is
 * @param defaultLanguage the language of readers whose own is not among the texts
 * @param text            the words by language; none to take an announcement down
 */
@Schema(
        name = "Announcement",
        examples =
                "{\"level\":\"info\",\"defaultLanguage\":\"en\",\"text\":{\"en\":\"Back on Monday\",\"uk\":\"Повертаємося в понеділок\"}}")
public record Announcement(
        @Schema(required = true) Level level,
        @Schema(required = true, examples = "en") String defaultLanguage,
        @Schema(required = true) Map<String, String> text)
        implements DeskDocument {

    private static final int LONGEST = 500;

    /** How urgent an announcement is. */
    public enum Level {
        @JsonProperty("info")
        INFO,
        @JsonProperty("warning")
        WARNING
    }

    @Override
    public void check(Faults faults) {
        if (level == null) {
            faults.add("level", "must be info or warning");
        }
        Texts.checkLanguage(faults, "defaultLanguage", defaultLanguage);
        if (text == null) {
            faults.add("text", "must not be null");
        } else if (!text.isEmpty()) {
            Texts.check(faults, "text", text, defaultLanguage, LONGEST);
        }
    }
}
