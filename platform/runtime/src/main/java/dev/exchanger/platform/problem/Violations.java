package dev.exchanger.platform.problem;

import java.util.Comparator;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;

import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;

/** Bean Validation failures of a request; a violated return value is our own fault and stays a 500. */
final class Violations {

    private Violations() {}

    static ProblemException describe(ResteasyReactiveViolationException failure) {
        if (failure.getConstraintViolations().stream().anyMatch(Violations::isReturnValue)) {
            return new ProblemException(CommonProblem.INTERNAL, null, failure);
        }
        ProblemException problem = new ProblemException(CommonProblem.VALIDATION, null);
        failure.getConstraintViolations().stream()
                .map(violation -> new Problem.FieldError(field(violation), violation.getMessage()))
                .sorted(Comparator.comparing(Problem.FieldError::field).thenComparing(Problem.FieldError::message))
                .forEach(error -> problem.withError(error.field(), error.message()));
        return problem;
    }

    private static boolean isReturnValue(ConstraintViolation<?> violation) {
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.RETURN_VALUE) {
                return true;
            }
        }
        return false;
    }

    /** Drops the Java method, and the parameter too when the fault is inside the body object. */
    private static String field(ConstraintViolation<?> violation) {
        StringBuilder field = new StringBuilder();
        String parameter = "$";
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.PARAMETER) {
                parameter = node.getName();
            } else if (node.getKind() == ElementKind.PROPERTY || node.getKind() == ElementKind.CONTAINER_ELEMENT) {
                append(field, node);
            }
        }
        return field.isEmpty() ? parameter : field.toString();
    }

    private static void append(StringBuilder field, Path.Node node) {
        if (node.getIndex() != null) {
            field.append('[').append(node.getIndex()).append(']');
        }
        if (node.getKind() == ElementKind.PROPERTY) {
            field.append(field.isEmpty() ? "" : ".").append(node.getName());
        }
    }
}
