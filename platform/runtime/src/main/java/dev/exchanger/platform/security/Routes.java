package dev.exchanger.platform.security;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;

import io.quarkus.runtime.StartupEvent;
import org.jboss.logging.Logger;

/** The route table of the service with the access each route asks for: for its API document and for tests. */
@ApplicationScoped
public class Routes {

    private static final Logger LOG = Logger.getLogger(Routes.class);

    /**
     * One resource method.
     *
     * @param verb     HTTP method
     * @param path     template, e.g. {@code /api/v1/orders/{id}}
     * @param access   what {@link AccessFilter} enforces
     * @param resource the class it is found in
     * @param method   what answers
     */
    public record Route(String verb, String path, Access access, Class<?> resource, Method method) {

        private static final Pattern VARIABLE = Pattern.compile("\\{\\s*([^:}\\s]+)[^}]*}");

        /** The path as documents spell it: variables without their expressions. */
        public String plainPath() {
            return VARIABLE.matcher(path).replaceAll("{$1}");
        }
    }

    private final BeanManager beans;

    public Routes(BeanManager beans) {
        this.beans = beans;
    }

    /** Every route, in the order of paths. */
    public List<Route> all() {
        return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(Bean::getBeanClass)
                .distinct()
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(Routes::of)
                .sorted(Comparator.comparing(Route::path).thenComparing(Route::verb))
                .toList();
    }

    /** The routes nobody decided about; they are closed to everyone. A service has none. */
    public List<Route> undecided() {
        return all().stream()
                .filter(route -> route.access() instanceof Access.Denied)
                .toList();
    }

    void report(@Observes StartupEvent event) {
        undecided().forEach(route -> LOG.errorf("%s %s is closed: %s", route.verb(), route.path(), route.access()));
    }

    /** The routes of one resource class. */
    public static Stream<Route> of(Class<?> resource) {
        return Arrays.stream(resource.getMethods())
                .flatMap(method -> verbs(method).map(verb -> route(resource, method, verb)));
    }

    private static Route route(Class<?> resource, Method method, String verb) {
        Path below = method.getAnnotation(Path.class);
        String path = resource.getAnnotation(Path.class).value() + "/" + (below == null ? "" : below.value());
        String normal = ("/" + path).replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
        return new Route(verb, normal, Access.of(resource, method), resource, method);
    }

    private static Stream<String> verbs(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value());
    }
}
