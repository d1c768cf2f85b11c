package dev.exchanger.exchange.audit;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Old and new values as the log keeps them: JSON in which whatever a member's name gives away as a secret is
 * {@code ***}. It is blackened before it is written, because nothing can be taken out of the log afterwards.
 */
@ApplicationScoped
public class AuditValues {

    private static final List<String> TELLING = List.of("secret", "password", "token", "key");
    private static final TextNode BLACK = TextNode.valueOf("***");

    private final ObjectMapper json;

    public AuditValues(ObjectMapper json) {
        this.json = json;
    }

    /** The JSON text of a value without its secrets, null for null. */
    public String text(Object value) {
        if (value == null) {
            return null;
        }
        try {
            return json.writeValueAsString(blacken(json.valueToTree(value)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalArgumentException("audit values must be JSON-writable", e);
        }
    }

    private static JsonNode blacken(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                if (isSecret(member.getKey()) && !member.getValue().isNull()) {
                    member.setValue(BLACK);
                } else {
                    blacken(member.getValue());
                }
            }
        } else {
            node.forEach(AuditValues::blacken);
        }
        return node;
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return TELLING.stream().anyMatch(lower::contains);
    }
}
