package dev.exchanger.testkit.contract;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;

import dev.exchanger.testkit.contract.ServedApiDocument.Operation;

/** Every example of a document, and every default, against the schema it stands beside, as deep as both go. */
final class DocumentExamples {

    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private final JsonNode components;
    private final List<String> wrong = new ArrayList<>();

    private DocumentExamples(JsonNode components) {
        this.components = components;
    }

    /** The bodies of requests that have no example, and all examples that are not valid. */
    static List<String> wrong(ServedApiDocument document) {
        DocumentExamples examples = new DocumentExamples(document.root().path("components"));
        for (Operation operation : document.operations()) {
            for (JsonNode media : operation.definition().at("/requestBody/content")) {
                if (!media.has("example") && !media.has("examples")) {
                    examples.wrong.add(operation.name() + ": no example");
                }
            }
        }
        examples.visit("", document.root());
        return examples.wrong;
    }

    private void visit(String place, JsonNode node) {
        if (node.has("schema")) {
            check(place, node, node.path("schema"));
        } else if (node.path("type").isTextual() || node.path("type").isArray()) {
            check(place, node, node);
            compare(place + "/default", node.get("default"), node);
        }
        node.fields().forEachRemaining(member -> visit(place + "/" + member.getKey(), member.getValue()));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                visit(place + "/" + i, node.get(i));
            }
        }
    }

    private void check(String place, JsonNode holder, JsonNode schema) {
        compare(place + "/example", holder.get("example"), schema);
        JsonNode examples = holder.path("examples");
        if (examples.isArray()) {
            examples.forEach(example -> compare(place + "/examples", example, schema));
        } else {
            examples.fields()
                    .forEachRemaining(one -> compare(
                            place + "/examples/" + one.getKey(), one.getValue().get("value"), schema));
        }
    }

    private void compare(String place, JsonNode value, JsonNode schema) {
        if (value != null) {
            ObjectNode whole = schema.deepCopy();
            whole.set("components", components);
            factory.getSchema(whole, CONFIG)
                    .validate(value)
                    .forEach(message -> wrong.add(place + ": " + message.getMessage()));
        }
    }
}
