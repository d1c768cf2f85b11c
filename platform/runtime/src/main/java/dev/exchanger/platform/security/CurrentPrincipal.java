package dev.exchanger.platform.security;

import java.util.Optional;

import jakarta.enterprise.context.RequestScoped;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Who makes the current request; filled by the filter that enforces the annotations. */
@RequestScoped
public class CurrentPrincipal {

    private Principal principal;

    /** The user of an endpoint that is {@link Secured}; anywhere else 401. */
    public UserPrincipal user() {
        if (principal instanceof UserPrincipal user) {
            return user;
        }
        throw new ProblemException(CommonProblem.UNAUTHENTICATED, null);
    }

    /** The service that calls an {@link Internal} endpoint; anywhere else 401. */
    public ServicePrincipal service() {
        if (principal instanceof ServicePrincipal service) {
            return service;
        }
        throw new ProblemException(CommonProblem.UNAUTHENTICATED, null);
    }

    public Optional<Principal> get() {
        return Optional.ofNullable(principal);
    }

    void set(Principal value) {
        this.principal = value;
    }
}
