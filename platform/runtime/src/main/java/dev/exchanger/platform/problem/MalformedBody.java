package dev.exchanger.platform.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;

/** Says where a JSON body is wrong, without Jackson's messages: they name Java classes. */
final class MalformedBody {

    private MalformedBody() {}

    static ProblemException describe(JacksonException failure) {
        if (!(failure instanceof JsonMappingException mapping)) {
            return new ProblemException(CommonProblem.MALFORMED_BODY, "The body is not well-formed JSON" + at(failure));
        }
        String message = failure instanceof UnrecognizedPropertyException ? "unknown field" : "wrong type or format";
        return new ProblemException(CommonProblem.MALFORMED_BODY, "The body does not fit the expected shape")
                .withError(path(mapping), message);
    }

    private static String at(JacksonException failure) {
        var location = failure.getLocation();
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String path(JsonMappingException failure) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : failure.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? "$" : path.toString();
    }
}
