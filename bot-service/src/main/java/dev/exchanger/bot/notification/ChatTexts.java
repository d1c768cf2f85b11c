package dev.exchanger.bot.notification;

import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.bot.text.CleanText;
import dev.exchanger.bot.text.Language;
import dev.exchanger.bot.text.Texts;

/** Chats in words. Names and titles are what people wrote, so they are cleaned here and escaped by the engine. */
@ApplicationScoped
class ChatTexts {
    private static final int MAX_NAME = 64;
    private static final int MAX_PREVIEW = 200;

    private final Texts texts;

    ChatTexts(Texts texts) {
        this.texts = texts;
    }

    /** That somebody wrote. */
    String notice(Language language, MissedMessages missed) {
        return texts.render(
                language,
                "chat_notice",
                Map.of(
                        "sender", CleanText.line(missed.senderName(), MAX_NAME),
                        "title", CleanText.line(missed.chatTitle(), MAX_NAME),
                        "kind", missed.chatKind(),
                        "count", missed.count(),
                        "preview", CleanText.line(missed.preview(), MAX_PREVIEW)));
    }
}
