package dev.exchanger.exchange.publication;

import java.util.Map;
import java.util.Optional;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How to pay by hand.
 *
 * @param defaultLanguage the language of readers whose own is not among the texts
 * @param instructions    the words by code of the currency, then by language
 */
@Schema(name = "PaymentInstructions")
public record PaymentInstructions(
        @Schema(required = true, examples = "en") String defaultLanguage,
        @Schema(required = true) Map<String, Map<String, String>> instructions)
        implements DeskDocument {

    private static final int CURRENCIES = 50;
    private static final int LONGEST = 2000;

    /** The words for a reader who pays in a currency; empty if there are none. */
    public Optional<Languages.Text> in(String currency, Languages reader) {
        return Optional.ofNullable(instructions.get(currency)).map(texts -> reader.choose(texts, defaultLanguage));
    }

    @Override
    public void check(Faults faults) {
        Texts.checkLanguage(faults, "defaultLanguage", defaultLanguage);
        if (instructions == null || instructions.isEmpty() || instructions.size() > CURRENCIES) {
            faults.add("instructions", "must have 1 to " + CURRENCIES + " currencies");
            return;
        }
        instructions.forEach(
                (currency, texts) -> Texts.check(faults, "instructions." + currency, texts, defaultLanguage, LONGEST));
    }
}
