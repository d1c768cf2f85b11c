package dev.exchanger.platform.health;

import io.smallrye.mutiny.Uni;

/** Tells how one dependency does. Implemented as CDI beans; all of them make up {@code GET /api/health}. */
public interface DependencyCheck {

    /** Name in the answer, e.g. {@code redis}. */
    String name();

    /** Answers within about a second; a failure counts as DOWN. */
    Uni<DependencyStatus> check();
}
