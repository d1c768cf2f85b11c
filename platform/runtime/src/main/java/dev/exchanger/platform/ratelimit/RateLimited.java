package dev.exchanger.platform.ratelimit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Whoever calls the endpoint too often is answered 429. It limits nothing: it tells the API document of a limit that is
 * kept further down, and the architecture rules hold the two together.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RateLimited {

    /** Whether answers carry {@code RateLimit-Remaining} and {@code RateLimit-Reset}. */
    boolean tellsBudget() default false;
}
