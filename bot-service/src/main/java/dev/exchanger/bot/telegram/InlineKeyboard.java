package dev.exchanger.bot.telegram;

import java.util.List;

/** Buttons below a message, row by row. */
@BotApiJson
public record InlineKeyboard(List<List<Button>> inlineKeyboard) {
    /** What Telegram allows for {@code callback_data}. */
    public static final int MAX_CALLBACK_BYTES = 64;

    /**
     * A button that sends {@code callbackData} back.
     *
     * @param callbackData opaque to the client, 1 to 64 bytes
     * @param style {@code success}, {@code danger} or null; older clients ignore it
     */
    @BotApiJson
    public record Button(String text, String callbackData, String style) {}

    /** One row of buttons. */
    public static InlineKeyboard row(Button... buttons) {
        return new InlineKeyboard(List.of(List.of(buttons)));
    }
}
