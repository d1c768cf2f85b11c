package dev.exchanger.platform.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.core.JacksonException;

/** What JAX-RS itself refuses: unknown path, method, media type, unreadable parameter. */
final class WebFailures {

    private WebFailures() {}

    static ProblemException describe(WebApplicationException failure) {
        if (failure.getCause() instanceof JacksonException unreadable) {
            return MalformedBody.describe(unreadable);
        }
        Response response = failure.getResponse();
        int status = response.getStatus();
        if (status < 400) {
            return new ProblemException(CommonProblem.INTERNAL, null, failure);
        }
        ProblemType type =
                CommonProblem.ofStatus(status).map(ProblemType.class::cast).orElseGet(() -> new Other(status));
        ProblemException problem = new ProblemException(type, null, failure);
        String allow = response.getHeaderString(HttpHeaders.ALLOW);
        return allow == null ? problem : problem.withHeader(HttpHeaders.ALLOW, allow);
    }

    /** A status none of our own code uses. */
    private record Other(int status) implements ProblemType {
        @Override
        public String name() {
            return "HTTP_" + status;
        }

        @Override
        public String title() {
            Response.Status known = Response.Status.fromStatusCode(status);
            return known == null ? "HTTP " + status : known.getReasonPhrase();
        }
    }
}
