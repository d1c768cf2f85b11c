package dev.exchanger.exchange.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;

import dev.exchanger.exchange.publication.DeskDocument;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Lets only documents pass that are what their name promises. */
@ApplicationScoped
public class ConfigurationSchema {

    private final ObjectMapper json;

    public ConfigurationSchema(ObjectMapper json) {
        this.json = json;
    }

    /** The document; fails with {@code validation} and each place that does not fit. */
    DeskDocument checked(ConfigurationName name, JsonNode content) {
        DeskDocument document = read(name, content);
        ProblemException refused = new ProblemException(CommonProblem.VALIDATION, null);
        document.check((place, message) -> refused.withError("content." + place, message));
        if (!refused.errors().isEmpty()) {
            throw refused;
        }
        return document;
    }

    /** The document as it is kept. */
    JsonNode written(DeskDocument document) {
        return json.valueToTree(document);
    }

    private DeskDocument read(ConfigurationName name, JsonNode content) {
        if (!content.isObject()) {
            throw refused("content", "must be an object");
        }
        try {
            return json.treeToValue(content, name.content());
        } catch (UnrecognizedPropertyException e) {
            throw refused(path(e), "unknown field");
        } catch (JsonMappingException e) {
            throw refused(path(e), "wrong type or format");
        } catch (JsonProcessingException e) {
            throw refused("content", "wrong type or format");
        }
    }

    private static String path(JsonMappingException failure) {
        StringBuilder path = new StringBuilder("content");
        for (JsonMappingException.Reference step : failure.getPath()) {
            path.append(step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
        }
        return path.toString();
    }

    private static ProblemException refused(String field, String message) {
        return new ProblemException(CommonProblem.VALIDATION, null).withError(field, message);
    }
}
