package dev.exchanger.bot.notification;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import dev.exchanger.bot.exchange.Orders;
import dev.exchanger.bot.text.Language;
import dev.exchanger.testkit.event.EventSchemas;

import static org.assertj.core.api.Assertions.assertThat;

/** A status that an order can have needs a decision and words here; which there are is in the schemas of the events. */
class OrderStatusTest {
    /** What the owner did, and what needs nobody's attention: the card alone tells it. */
    private static final Set<String> QUIET =
            Set.of("pending", "paid_unconfirmed", "processing", "cancelled", "refund_pending");

    private static final Pattern CASE = Pattern.compile("\\{#case '(\\w+)'}");

    private final SortedSet<String> statuses = EventSchemas.shared().values("exchange.order.", "status");

    @Test
    void eachPingsOrIsQuietOnPurpose() {
        SortedSet<String> decided = new TreeSet<>(OrderEvents.PINGED);
        decided.addAll(QUIET);

        assertThat(decided).isEqualTo(statuses).hasSize(OrderEvents.PINGED.size() + QUIET.size());
    }

    @Test
    void eachHasWordsInEachLanguage() throws IOException {
        for (Language language : Language.values()) {
            assertThat(worded(language, "order_status")).isEqualTo(statuses);
            assertThat(worded(language, "order_ping")).isEqualTo(new TreeSet<>(OrderEvents.PINGED));
        }
    }

    @Test
    void thoseWithADeadlineAreTheOnesThatWait() {
        SortedSet<String> waiting = EventSchemas.shared().values("exchange.order.extended.", "status");

        assertThat(statuses).allSatisfy(status -> {
            assertThat(snapshot(status).waits()).isEqualTo(waiting.contains(status));
            assertThat(order(status).waits()).isEqualTo(waiting.contains(status));
        });
    }

    /** The statuses that a text has a case for. */
    private static SortedSet<String> worded(Language language, String fragment) throws IOException {
        try (InputStream stream =
                OrderStatusTest.class.getResourceAsStream("/templates/bot/" + language.code() + ".html")) {
            String templates = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            String text = templates.substring(templates.indexOf("fragment id=" + fragment + " "));
            return CASE.matcher(text.substring(0, text.indexOf("{/fragment}")))
                    .results()
                    .map(match -> match.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static OrderSnapshot snapshot(String status) {
        return new OrderSnapshot(UUID.randomUUID(), "E-1", UUID.randomUUID(), status, "", "", "", "", "", null, 1);
    }

    private static Orders.Order order(String status) {
        return new Orders.Order("E-1", status, "", "", "", "", null);
    }
}
