package dev.exchanger.platform.security;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** What the annotations of a resource method ask for. */
public sealed interface Access {

    /** For everybody. */
    record Public() implements Access {}

    /** For the services of the suite. */
    record Services() implements Access {}

    /** For users of some contexts, perhaps with a permission (empty for none). */
    record Users(Set<ApplicationContext> contexts, String permission) implements Access {}

    /** Nobody thought about it, or it says two things at once: closed. */
    record Denied(String why) implements Access {}

    /** Method first, then its class; more than one annotation in one place is a contradiction. */
    static Access of(Class<?> resource, Method method) {
        Annotation[] onMethod = decisions(method);
        Annotation[] found = onMethod.length > 0 ? onMethod : decisions(resource);
        if (found.length == 0) {
            return new Denied("none of @Secured, @Internal, @Open");
        }
        if (found.length > 1) {
            return new Denied("more than one of @Secured, @Internal, @Open");
        }
        return of(found[0]);
    }

    private static Access of(Annotation decision) {
        if (decision instanceof Secured secured) {
            return secured.value().length == 0
                    ? new Denied("@Secured without a context")
                    : new Users(Set.of(secured.value()), secured.permission());
        }
        return decision instanceof Internal ? new Services() : new Public();
    }

    private static Annotation[] decisions(AnnotatedElement element) {
        return Stream.of(Secured.class, Internal.class, Open.class)
                .map(element::getAnnotation)
                .filter(Objects::nonNull)
                .toArray(Annotation[]::new);
    }
}
