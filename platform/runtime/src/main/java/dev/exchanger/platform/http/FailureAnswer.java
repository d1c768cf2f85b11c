package dev.exchanger.platform.http;

import jakarta.enterprise.context.ApplicationScoped;

import io.vertx.ext.web.RoutingContext;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.problem.ProblemTable;
import dev.exchanger.platform.problem.ProblemType;
import dev.exchanger.platform.problem.ProblemWriter;

/** Answers what fails below or beside JAX-RS (unreadable request, oversized body, a filter) with a problem as well. */
@ApplicationScoped
public class FailureAnswer {

    private final ProblemWriter problems;
    private final BodyLimit bodyLimit;

    public FailureAnswer(ProblemWriter problems, BodyLimit bodyLimit) {
        this.problems = problems;
        this.bodyLimit = bodyLimit;
    }

    void handle(RoutingContext request) {
        if (request.response().ended() || request.response().headWritten()) {
            request.next();
        } else if (request.statusCode() == CommonProblem.PAYLOAD_TOO_LARGE.status()) {
            bodyLimit.refuse(request);
        } else {
            problems.send(request, describe(request));
        }
    }

    private static ProblemException describe(RoutingContext request) {
        int status = request.statusCode();
        if (status >= 400 && status != CommonProblem.INTERNAL.status()) {
            ProblemType type = CommonProblem.ofStatus(status).orElse(CommonProblem.BAD_REQUEST);
            return new ProblemException(type, null);
        }
        return request.failure() == null
                ? new ProblemException(CommonProblem.INTERNAL, null)
                : ProblemTable.describe(request.failure());
    }
}
