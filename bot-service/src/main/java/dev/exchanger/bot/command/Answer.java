package dev.exchanger.bot.command;

import java.util.List;

import dev.exchanger.bot.conversation.DialogueState;
import dev.exchanger.bot.notification.NotificationMessage;
import dev.exchanger.bot.telegram.InlineKeyboard;

/** What a command says, and what the bot expects next. */
record Answer(List<NotificationMessage> messages, DialogueState next) {

    static Answer say(String html) {
        return say(html, null, DialogueState.IDLE);
    }

    static Answer say(String html, InlineKeyboard keyboard, DialogueState next) {
        return new Answer(List.of(new NotificationMessage.Text(html, keyboard)), next);
    }

    /** Replaces the message that had the button; the buttons go with it. */
    static Answer redraw(long messageId, String html) {
        return messageId == 0
                ? say(html)
                : new Answer(List.of(new NotificationMessage.Edit(messageId, html, null)), DialogueState.IDLE);
    }
}
