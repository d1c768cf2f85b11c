package dev.exchanger.bot.command;

import java.util.List;

import dev.exchanger.bot.telegram.InlineKeyboard;
import dev.exchanger.bot.text.Language;
import dev.exchanger.bot.text.Texts;

/** The keyboards of the bot. */
final class Buttons {
    private Buttons() {}

    /** @param callbackData for Confirm and for Cancel */
    static InlineKeyboard confirmOrCancel(Texts texts, Language language, List<String> callbackData) {
        return InlineKeyboard.row(
                new InlineKeyboard.Button(texts.label(language, "button_confirm"), callbackData.get(0), "success"),
                new InlineKeyboard.Button(texts.label(language, "button_cancel"), callbackData.get(1), "danger"));
    }
}
