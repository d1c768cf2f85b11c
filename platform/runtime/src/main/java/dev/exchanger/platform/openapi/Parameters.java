package dev.exchanger.platform.openapi;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.ws.rs.core.HttpHeaders;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;

import dev.exchanger.platform.http.IdempotencyKey;
import dev.exchanger.platform.security.Routes.Route;

/** Parameters: those of the path that no method takes, those that are not optional, and the whole of what they match. */
final class Parameters {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*([^:}\\s]+)\\s*(?::\\s*([^}]*))?}");

    private Parameters() {}

    static void complete(Operation operation, Route route) {
        Matcher variables = VARIABLE.matcher(route.path());
        while (variables.find()) {
            if (!has(operation, variables.group(1))) {
                operation.addParameter(variable(variables.group(1), variables.group(2)));
            }
        }
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(parameter -> complete(parameter, route));
        }
    }

    private static boolean has(Operation operation, String variable) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(parameter -> parameter.getIn() == In.PATH
                                && parameter.getName().equals(variable));
    }

    /** A filter reads it, as the context's. */
    private static Parameter variable(String name, String expression) {
        Schema schema = OASFactory.createSchema().addType(SchemaType.STRING);
        if (expression != null) {
            schema.setEnumeration(Arrays.asList((Object[]) expression.strip().split("\\|")));
        }
        return OASFactory.createParameter()
                .name(name)
                .in(In.PATH)
                .required(true)
                .schema(schema);
    }

    private static void complete(Parameter parameter, Route route) {
        boolean conditional = parameter.getName().equalsIgnoreCase(HttpHeaders.IF_MATCH)
                && !Failures.isOptional(route, HttpHeaders.IF_MATCH);
        if (conditional || parameter.getName().equalsIgnoreCase(IdempotencyKey.HEADER)) {
            parameter.setRequired(true);
        }
        if (parameter.getSchema() != null) {
            anchor(parameter.getSchema());
        }
    }

    /** Bean Validation and JAX-RS match the whole of a text, JSON Schema any part of it. */
    static void anchor(Schema schema) {
        String pattern = schema.getPattern();
        if (pattern != null && !pattern.startsWith("^")) {
            schema.setPattern("^(?:" + pattern + ")$");
        }
    }
}
