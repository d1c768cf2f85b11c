package dev.exchanger.bot.notification;

import java.util.HashMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.bot.text.CleanText;
import dev.exchanger.bot.text.Language;
import dev.exchanger.bot.text.Texts;

/** Orders in words. */
@ApplicationScoped
public class OrderTexts {
    private final Texts texts;

    OrderTexts(Texts texts) {
        this.texts = texts;
    }

    /** The live message. */
    String card(Language language, OrderSnapshot order) {
        return texts.render(language, "order_card", data(language, order));
    }

    /** The short message that draws attention to it. */
    String ping(Language language, OrderSnapshot order) {
        return texts.render(language, "order_ping", data(language, order));
    }

    private Map<String, Object> data(Language language, OrderSnapshot order) {
        Map<String, Object> data = new HashMap<>();
        data.put("number", CleanText.line(order.number(), 32));
        data.put("status", order.status());
        data.put("statusText", texts.status(language, order.status()));
        data.put("give", texts.money(language, order.give(), order.from()));
        data.put("get", texts.money(language, order.get(), order.to()));
        data.put("rate", texts.rate(language, order.rate()));
        boolean waiting = order.waits() && order.expiresAt() != null;
        data.put("deadline", waiting ? texts.moment(language, order.expiresAt()) : null);
        return data;
    }
}
