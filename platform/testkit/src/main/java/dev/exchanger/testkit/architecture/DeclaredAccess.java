package dev.exchanger.testkit.architecture;

import java.util.Set;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** One of the access annotations on the method or its class. */
final class DeclaredAccess extends ArchCondition<JavaMethod> {
    private final Set<String> annotations;

    DeclaredAccess(Set<String> annotations) {
        super("say on the method or its class who may call it, by one of " + annotations);
        this.annotations = annotations;
    }

    @Override
    public void check(JavaMethod method, ConditionEvents events) {
        boolean declared = annotations.stream()
                .anyMatch(name ->
                        method.isAnnotatedWith(name) || method.getOwner().isAnnotatedWith(name));
        events.add(new SimpleConditionEvent(
                method,
                declared,
                method.getFullName() + (declared ? " declares its access" : " does not say who may call it") + " in "
                        + method.getSourceCodeLocation()));
    }
}
