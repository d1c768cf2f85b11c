package dev.exchanger.exchange.webhook;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.exchanger.exchange.order.OrderStatus;

/** The events one can be told of. */
final class WebhookEventTypes {

    /** What a test sends; it needs no subscription. */
    static final String TEST = "webhook.test";

    /** Those of one's own orders, as the database names them. */
    static final Set<String> ALL = Stream.concat(
                    Stream.of("created", "extended"),
                    Arrays.stream(OrderStatus.values())
                            .filter(status -> status != OrderStatus.PENDING)
                            .map(status -> status.code().replace('_', '-')))
            .map(name -> "exchange.order." + name + ".v1")
            .collect(Collectors.toCollection(TreeSet::new));

    private WebhookEventTypes() {}
}
