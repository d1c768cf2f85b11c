package dev.exchanger.testkit.architecture;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/**
 * The classes of ours that know what a framework promises to nobody, and what they know. Whoever adds a line here adds a
 * row to {@code docs/upgrading.md}: what it is for, and what to try when the next version has moved it.
 */
final class FrameworkInternals extends ArchCondition<JavaClass> {
    private static final String PLATFORM = "dev.exchanger.platform.";
    private static final String EXCHANGE = "dev.exchanger.exchange.";
    private static final String REALTIME = "dev.exchanger.realtime.";

    /** dev.exchanger.exchange */
    private static final int MODULE_DEPTH = 3;

    private static final String CONTEXT = "io.vertx.core.impl.ContextInternal";
    private static final String VERTX = "io.vertx.core.impl.VertxInternal";
    private static final String CONNECTION = "io.vertx.core.net.impl.ConnectionBase";
    private static final String VIOLATION =
            "io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException";

    static final Map<String, Set<String>> KNOWN = Map.ofEntries(
            Map.entry(
                    PLATFORM + "reactive.OwnContext",
                    Set.of(CONTEXT, VERTX, "io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle")),
            Map.entry(PLATFORM + "redis.RedisLink", Set.of(CONTEXT, VERTX)),
            Map.entry(PLATFORM + "redis.RedisLinkContext", Set.of(CONTEXT)),
            Map.entry(PLATFORM + "redis.RedisConnector", Set.of(CONTEXT)),
            Map.entry(PLATFORM + "redis.RedisErrors", Set.of("io.vertx.redis.client.impl.types.ErrorType")),
            Map.entry(
                    PLATFORM + "http.LateAnswers",
                    Set.of("org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext")),
            Map.entry(PLATFORM + "http.ListeningSockets", Set.of(CONNECTION)),
            Map.entry(PLATFORM + "problem.ProblemTable", Set.of(VIOLATION)),
            Map.entry(PLATFORM + "problem.Violations", Set.of(VIOLATION)),
            Map.entry(PLATFORM + "start.Service", Set.of("io.quarkus.runtime.ApplicationLifecycleManager")),
            Map.entry(EXCHANGE + "order.stream.EventStream", Set.of(CONNECTION)),
            Map.entry(EXCHANGE + "webhook.WebhookTargets", Set.of(VERTX)),
            Map.entry(REALTIME + "socket.SocketWire", Set.of(CONNECTION)));

    /** Public in all but the name of their package. */
    private static final Set<String> API = Set.of(
            "io.quarkus.runtime.LaunchMode",
            "io.quarkus.runtime.Quarkus",
            "io.quarkus.runtime.QuarkusApplication",
            "io.quarkus.runtime.ShutdownDelayInitiatedEvent",
            "io.quarkus.runtime.ShutdownEvent",
            "io.quarkus.runtime.Startup",
            "io.quarkus.runtime.StartupEvent",
            "io.quarkus.runtime.annotations.QuarkusMain",
            "io.quarkus.runtime.configuration.MemorySize",
            "io.quarkus.vertx.http.runtime.filters.Filters");

    private final Map<String, Set<String>> list;
    private Set<String> missing = Set.of();

    FrameworkInternals() {
        this(KNOWN);
    }

    FrameworkInternals(Map<String, Set<String>> list) {
        super("use no internal class of a framework but those of the list in FrameworkInternals");
        this.list = list;
    }

    @Override
    public void init(Collection<JavaClass> all) {
        Set<String> present = all.stream().map(JavaClass::getName).collect(Collectors.toSet());
        Set<String> modules = present.stream().map(FrameworkInternals::module).collect(Collectors.toSet());
        missing = list.keySet().stream()
                .filter(name -> modules.contains(module(name)) && !present.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void finish(ConditionEvents events) {
        missing.forEach(name -> events.add(
                SimpleConditionEvent.violated(name, name + " is in FrameworkInternals, but does not exist any more")));
    }

    @Override
    public void check(JavaClass origin, ConditionEvents events) {
        Set<String> known = list.getOrDefault(origin.getName(), Set.of());
        Set<String> used = origin.isTopLevelClass() ? usedIn(origin) : Set.of();
        for (String internal : used) {
            if (!known.contains(internal)) {
                events.add(SimpleConditionEvent.violated(
                        origin, origin.getName() + " uses " + internal + ", which is not in FrameworkInternals"));
            }
        }
        for (String internal : known) {
            if (!used.contains(internal)) {
                events.add(SimpleConditionEvent.violated(
                        origin, origin.getName() + " does not use " + internal + " any more"));
            }
        }
    }

    /** With what its nested classes use. */
    private static Set<String> usedIn(JavaClass origin) {
        return origin.getPackage().getClasses().stream()
                .filter(type -> type.equals(origin) || type.getName().startsWith(origin.getName() + "$"))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .map(JavaClass::getBaseComponentType)
                .map(type -> type.getName().replaceFirst("\\$.*", ""))
                .filter(FrameworkInternals::isInternal)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String module(String name) {
        return Stream.of(name.split("\\.")).limit(MODULE_DEPTH).collect(Collectors.joining("."));
    }

    private static boolean isInternal(String name) {
        if (name.startsWith("dev.exchanger.") || name.startsWith("java.") || API.contains(name)) {
            return false;
        }
        return name.contains(".impl.")
                || name.contains(".internal.")
                || (name.startsWith("io.quarkus.") && name.contains(".runtime."))
                || name.startsWith("org.jboss.resteasy.reactive.server.core.");
    }
}
