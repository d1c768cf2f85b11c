package dev.exchanger.bot.notification;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import org.jboss.logging.Logger;

import dev.exchanger.bot.telegram.EditMessageText;
import dev.exchanger.bot.telegram.InlineKeyboard;
import dev.exchanger.bot.telegram.SendMessage;
import dev.exchanger.bot.telegram.SentMessage;
import dev.exchanger.bot.telegram.TelegramClient;
import dev.exchanger.bot.telegram.TelegramException;
import dev.exchanger.bot.text.PlainText;

/** Makes the call, or the calls, that one delivery needs and says what came out. Never fails for Telegram's reasons. */
@ApplicationScoped
class Messenger {
    private static final Logger LOG = Logger.getLogger(Messenger.class);

    private final TelegramClient telegram;
    private final OrderCardRepository cards;
    private final OrderTexts texts;
    private final Pool pool;

    Messenger(TelegramClient telegram, OrderCardRepository cards, OrderTexts texts, Pool pool) {
        this.telegram = telegram;
        this.cards = cards;
        this.texts = texts;
        this.pool = pool;
    }

    Uni<Verdict> deliver(Delivery delivery) {
        NotificationMessage message = delivery.message();
        if (message instanceof NotificationMessage.Text text) {
            return call(delivery, new Form(null, text.html(), text.keyboard(), false));
        }
        if (message instanceof NotificationMessage.Edit edit) {
            return call(delivery, new Form(edit.messageId(), edit.html(), edit.keyboard(), false));
        }
        return card(delivery, ((NotificationMessage.Card) message).orderId());
    }

    /** Whether the next call for this delivery is an edit, which is harmless to repeat. */
    Uni<Boolean> wouldEdit(SqlClient client, Delivery delivery) {
        if (delivery.message() instanceof NotificationMessage.Card card) {
            return cards.find(client, delivery.telegramUserId(), card.orderId())
                    .map(found -> found.isPresent() && found.get().messageId() != null);
        }
        return Uni.createFrom().item(delivery.message() instanceof NotificationMessage.Edit);
    }

    private Uni<Verdict> card(Delivery delivery, UUID orderId) {
        return cards.find(pool, delivery.telegramUserId(), orderId).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(new Verdict.Suppressed("the order is no longer remembered", false));
            }
            OrderCard card = found.get();
            if (card.isCurrent()) {
                return Uni.createFrom().item(new Verdict.Sent(card.messageId()));
            }
            Form form = new Form(card.messageId(), texts.card(card.language(), card.order()), null, false);
            return call(delivery, form)
                    .call(verdict -> verdict instanceof Verdict.Sent sent
                            ? cards.shown(pool, card, sent.messageId())
                            : Uni.createFrom().voidItem());
        });
    }

    /** @param editOf the message to edit, or null for a new one */
    private record Form(Long editOf, String html, InlineKeyboard keyboard, boolean plain) {
        Form asPlain() {
            return new Form(editOf, html, keyboard, true);
        }

        Form asNew() {
            return new Form(null, html, keyboard, plain);
        }
    }

    private Uni<Verdict> call(Delivery delivery, Form form) {
        return request(delivery.chatId(), form)
                .<Verdict>map(sent -> new Verdict.Sent(sent.messageId()))
                .onFailure(TelegramException.class)
                .recoverWithItem(failure -> DeliveryPolicy.decide(
                        delivery, form.editOf() != null, form.plain(), ((TelegramException) failure).failure()))
                .chain(verdict -> again(delivery, form, verdict));
    }

    private Uni<Verdict> again(Delivery delivery, Form form, Verdict verdict) {
        if (verdict instanceof Verdict.AsPlainText refused) {
            LOG.errorf("notification %d goes out as plain text: %s", delivery.id(), refused.error());
            return call(delivery, form.asPlain());
        }
        return verdict instanceof Verdict.AsNewMessage
                ? call(delivery, form.asNew())
                : Uni.createFrom().item(verdict);
    }

    private Uni<SentMessage> request(long chatId, Form form) {
        String text = form.plain() ? PlainText.of(form.html()) : form.html();
        if (form.editOf() == null) {
            return telegram.sendMessage(
                    form.plain()
                            ? SendMessage.plain(chatId, text, form.keyboard())
                            : SendMessage.html(chatId, text, form.keyboard()));
        }
        return telegram.editMessageText(
                form.plain()
                        ? EditMessageText.plain(chatId, form.editOf(), text, form.keyboard())
                        : EditMessageText.html(chatId, form.editOf(), text, form.keyboard()));
    }
}
