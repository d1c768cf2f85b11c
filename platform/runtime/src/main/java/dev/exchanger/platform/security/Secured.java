package dev.exchanger.platform.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The endpoint is for users of these contexts. A token of any other context is answered 401 as if it were none; a
 * missing permission is 403. An annotation of the method replaces the one of its class.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Secured {

    /** The contexts let in; at least one. */
    ApplicationContext[] value();

    /** A permission of that context the user must hold; empty for none. */
    String permission() default "";
}
