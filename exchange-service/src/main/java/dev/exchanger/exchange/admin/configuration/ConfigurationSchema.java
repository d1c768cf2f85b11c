package dev.exchanger.exchange.admin.configuration;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Lets only documents pass that are what their name promises. */
@ApplicationScoped
public class ConfigurationSchema {

    private final ObjectMapper json;
    private final Validator validator;

    public ConfigurationSchema(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /** The document as it is kept; fails with {@code validation} and the place if it does not fit. */
    JsonNode checked(ConfigurationName name, JsonNode content) {
        ConfigurationContent read = read(name, content);
        Set<ConstraintViolation<ConfigurationContent>> violations = validator.validate(read);
        if (!violations.isEmpty()) {
            ProblemException refused = new ProblemException(CommonProblem.VALIDATION, null);
            violations.forEach(
                    violation -> refused.withError("content." + violation.getPropertyPath(), violation.getMessage()));
            throw refused;
        }
        return json.valueToTree(read);
    }

    private ConfigurationContent read(ConfigurationName name, JsonNode content) {
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
