package dev.exchanger.testkit.telegram;

import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.testkit.http.Json;
import dev.exchanger.testkit.http.Request;

/** Parameters of a call, which the Bot API takes as JSON, as a form or in the query. */
final class Parameters {
    private static final Set<String> STRUCTURED =
            Set.of("reply_markup", "entities", "allowed_updates", "commands", "scope", "menu_button");

    private Parameters() {}

    static JsonNode of(Request request) {
        ObjectNode all = Json.object();
        request.query().forEach((name, value) -> all.set(name, value(name, value)));
        String type = request.header("Content-Type").orElse("");
        if (type.startsWith("application/json") && !request.body().isBlank()) {
            JsonNode body;
            try {
                body = Json.tree(request.body());
            } catch (IllegalArgumentException e) {
                throw ApiError.badRequest("can't parse the request as JSON");
            }
            body.fields().forEachRemaining(field -> all.set(field.getKey(), field.getValue()));
        } else if (type.startsWith("application/x-www-form-urlencoded")) {
            for (Map.Entry<String, String> field : request.form().entrySet()) {
                all.set(field.getKey(), value(field.getKey(), field.getValue()));
            }
        } else if (type.startsWith("multipart/")) {
            throw ApiError.badRequest("the fake takes JSON or form parameters, not files");
        }
        return all;
    }

    /** In forms, lists and objects travel as JSON text; everything else stays text and is read as what it is used for. */
    private static JsonNode value(String name, String text) {
        if (STRUCTURED.contains(name)) {
            try {
                return Json.tree(text);
            } catch (IllegalArgumentException e) {
                throw ApiError.badRequest("can't parse " + name + " JSON object");
            }
        }
        return Json.tree((Object) text);
    }
}
