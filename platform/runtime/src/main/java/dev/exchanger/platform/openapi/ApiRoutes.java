package dev.exchanger.platform.openapi;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import jakarta.ws.rs.Path;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;

import dev.exchanger.platform.security.Routes;
import dev.exchanger.platform.security.Routes.Route;

/**
 * The resource method behind an operation of the document, by verb and path. The classes come from the index; what they
 * say is read as {@link Routes} reads it while the service runs, so that the document tells of the access that is enforced.
 */
final class ApiRoutes {

    // Reflection gives methods in any order; two that answer one operation by media type would name it by turns.
    private static final Comparator<Route> DOCUMENTED_FIRST = Comparator.comparing(ApiRoutes::isHidden)
            .thenComparing(route -> route.method().getName());

    private final Map<String, Route> byName = new TreeMap<>();

    ApiRoutes(IndexView index) {
        index.getAnnotations(Path.class).stream()
                .map(annotation -> annotation.target())
                .filter(target -> target.kind() == AnnotationTarget.Kind.CLASS)
                .map(AnnotationTarget::asClass)
                // An interface with a path is a client of another service.
                .filter(type -> !type.isInterface())
                .flatMap(ApiRoutes::of)
                .forEach(this::keep);
    }

    private void keep(Route route) {
        Route same = byName.putIfAbsent(name(route.verb(), route.plainPath()), route);
        if (same != null && !same.access().equals(route.access())) {
            throw new IllegalStateException(
                    "One operation with two kinds of access: " + same.method() + " and " + route.method());
        }
    }

    /** The route of an operation. */
    Route of(HttpMethod verb, String path) {
        Route route = byName.get(name(verb.name(), path));
        if (route == null) {
            throw new IllegalStateException("No resource method answers " + verb + " " + path);
        }
        return route;
    }

    private static boolean isHidden(Route route) {
        Operation operation = route.method().getAnnotation(Operation.class);
        return operation != null && operation.hidden();
    }

    private static String name(String verb, String path) {
        return verb + " " + path;
    }

    private static Stream<Route> of(ClassInfo type) {
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            return Routes.of(Class.forName(type.name().toString(), false, loader))
                    .sorted(DOCUMENTED_FIRST);
        } catch (ClassNotFoundException e) {
            // Made while the application is built, for a client; an operation without its route is found later on.
            return Stream.empty();
        }
    }
}
