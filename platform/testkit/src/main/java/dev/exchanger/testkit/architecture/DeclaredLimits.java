package dev.exchanger.testkit.architecture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/**
 * An endpoint says that it is rate limited if, and only if, the problem that tells so is within reach of it: by the calls it
 * makes, those of lambdas and of all implementations included.
 */
final class DeclaredLimits extends ArchCondition<JavaMethod> {

    private final String annotation;
    private final String problem;

    /**
     * By names: the testkit does not depend on platform-runtime.
     *
     * @param annotation what the endpoint carries
     * @param problem    name of the constant
     */
    DeclaredLimits(String annotation, String problem) {
        super("say that they are rate limited where they are");
        this.annotation = annotation;
        this.problem = problem;
    }

    @Override
    public void check(JavaMethod endpoint, ConditionEvents events) {
        boolean says = endpoint.isAnnotatedWith(annotation);
        boolean is = reaches(endpoint);
        events.add(new SimpleConditionEvent(
                endpoint,
                says == is,
                endpoint.getFullName()
                        + (is ? " answers 429 and does not say so" : " says that it answers 429 and never does")));
    }

    private boolean reaches(JavaMethod endpoint) {
        Set<JavaCodeUnit> seen = new HashSet<>();
        Deque<JavaCodeUnit> next = new ArrayDeque<>();
        next.add(endpoint);
        while (!next.isEmpty()) {
            JavaCodeUnit unit = next.remove();
            if (!seen.add(unit)) {
                continue;
            }
            if (unit.getFieldAccesses().stream().anyMatch(this::isProblem)) {
                return true;
            }
            unit.getAccessesFromSelf().stream().flatMap(DeclaredLimits::targets).forEach(next::add);
        }
        return false;
    }

    private boolean isProblem(JavaFieldAccess access) {
        return access.getTarget().getName().equals(problem);
    }

    private static Stream<JavaCodeUnit> targets(JavaAccess<?> access) {
        if (access instanceof JavaFieldAccess) {
            return Stream.empty();
        }
        Stream<JavaCodeUnit> declared = access.getTarget().resolveMember().stream()
                .filter(JavaCodeUnit.class::isInstance)
                .map(JavaCodeUnit.class::cast);
        Stream<JavaCodeUnit> implementations = access.getTargetOwner().getAllSubclasses().stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> unit.getName().equals(access.getTarget().getName()));
        return Stream.concat(declared, implementations);
    }
}
