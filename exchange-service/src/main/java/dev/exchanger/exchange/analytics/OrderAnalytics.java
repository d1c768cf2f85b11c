package dev.exchanger.exchange.analytics;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.event.BeforePublication;

/** Records what happens to orders, whatever makes it happen: it is told of each event before its publication. */
@ApplicationScoped
public class OrderAnalytics implements BeforePublication {

    private static final Logger LOG = Logger.getLogger(OrderAnalytics.class);
    private static final String PREFIX = "exchange.order.";
    private static final List<String> TOLD =
            List.of("orderId", "context", "status", "from", "to", "give", "get", "rate", "cause", "version");

    private final Analytics analytics;
    private final ObjectMapper json;

    public OrderAnalytics(Analytics analytics, ObjectMapper json) {
        this.analytics = analytics;
        this.json = json;
    }

    @Override
    public Uni<Void> publishing(List<String> events) {
        events.forEach(this::record);
        return Uni.createFrom().voidItem();
    }

    private void record(String text) {
        try {
            JsonNode event = json.readTree(text);
            String type = event.path("type").asText();
            if (type.startsWith(PREFIX)) {
                // exchange.order.paid.v1 is order.paid here.
                String name = "order" + type.substring(PREFIX.length() - 1, type.lastIndexOf('.'));
                JsonNode data = event.path("data");
                ObjectNode told = json.createObjectNode();
                TOLD.forEach(field -> told.set(field, data.get(field)));
                analytics.record(new AnalyticsEvent(
                        UUID.fromString(event.path("id").asText()),
                        UUID.fromString(data.path("userId").asText()),
                        name,
                        told.toString(),
                        Instant.parse(event.path("time").asText())));
            }
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            // No report is worth an event that is not published.
            LOG.warnf("an event is missing in the analytics: %s", e.getMessage());
        }
    }
}
