package dev.exchanger.bot.update;

/** The text is no update of the Bot API. The message says what is wrong and repeats nothing of the content. */
public class MalformedUpdate extends RuntimeException {
    public MalformedUpdate(String message) {
        super(message, null, false, false);
    }
}
