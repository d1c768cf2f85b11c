package dev.exchanger.bot.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

import dev.exchanger.bot.exchange.ExchangeApi;
import dev.exchanger.bot.exchange.Orders;
import dev.exchanger.bot.link.LinkService;
import dev.exchanger.bot.text.CleanText;
import dev.exchanger.bot.text.Language;
import dev.exchanger.bot.text.Texts;

/** {@code /orders}: the user's own orders, read with the user's own token; identity decides whether there is one. */
@ApplicationScoped
class OrdersCommand implements Command {
    private static final Logger LOG = Logger.getLogger(OrdersCommand.class);

    private final LinkService links;
    private final ExchangeApi exchange;
    private final CommandConfig config;
    private final Texts texts;

    OrdersCommand(LinkService links, @RestClient ExchangeApi exchange, CommandConfig config, Texts texts) {
        this.links = links;
        this.exchange = exchange;
        this.config = config;
        this.texts = texts;
    }

    @Override
    public String name() {
        return "orders";
    }

    @Override
    public OptionalInt menuPlace() {
        return OptionalInt.of(2);
    }

    @Override
    public Uni<Answer> answer(Invocation invocation) {
        return links.actFor(invocation.telegramUserId())
                .chain(token -> token.isEmpty()
                        ? Uni.createFrom().item(() -> say(invocation, "link_invitation"))
                        : exchange.orders("Bearer " + token.get(), config.orders())
                                .map(orders -> show(invocation, orders)))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("orders are not available: %s", failure);
                    return say(invocation, "unavailable");
                });
    }

    private Answer show(Invocation invocation, Orders orders) {
        if (orders.orders().isEmpty()) {
            return say(invocation, "orders_none");
        }
        List<Map<String, Object>> lines = orders.orders().stream()
                .limit(config.orders())
                .map(order -> line(invocation.language(), order))
                .toList();
        return Answer.say(texts.render(invocation.language(), "orders", Map.of("orders", lines)));
    }

    private Map<String, Object> line(Language language, Orders.Order order) {
        Map<String, Object> line = new HashMap<>();
        line.put("number", CleanText.line(order.number(), 32));
        line.put("status", texts.status(language, order.status()));
        line.put("give", texts.money(language, order.give(), order.from()));
        line.put("get", texts.money(language, order.get(), order.to()));
        boolean open = order.waits() && order.expiresAt() != null;
        line.put("deadline", open ? texts.moment(language, order.expiresAt()).text() : null);
        return line;
    }

    private Answer say(Invocation invocation, String fragment) {
        return Answer.say(texts.render(invocation.language(), fragment, Map.of()));
    }
}
