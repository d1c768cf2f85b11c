package dev.exchanger.exchange.admin.settings;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.exchanger.exchange.order.OrderConfig;
import dev.exchanger.exchange.payment.PaymentConfig;
import dev.exchanger.exchange.quote.QuoteConfig;

/** What holds where nothing was set: the configuration. */
@ApplicationScoped
public class SettingDefaults {

    private final OrderConfig orders;
    private final PaymentConfig payments;
    private final QuoteConfig quotes;

    public SettingDefaults(OrderConfig orders, PaymentConfig payments, QuoteConfig quotes) {
        this.orders = orders;
        this.payments = payments;
        this.quotes = quotes;
    }

    JsonNode of(Setting setting) {
        return switch (setting) {
            case DESK_OPEN -> BooleanNode.TRUE;
            case DESK_CLOSED_REASON -> TextNode.valueOf("");
            case ORDER_OPEN_PER_USER -> IntNode.valueOf(orders.openPerUser());
            case PAYMENT_LATE_GRACE -> TextNode.valueOf(payments.lateGrace().toString());
            case QUOTE_PER_USER_PER_MINUTE -> IntNode.valueOf(quotes.perUserPerMinute());
        };
    }
}
