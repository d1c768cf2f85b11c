package dev.exchanger.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** A method that calls nothing but {@code nudge()}. */
final class OnlyNudges extends ArchCondition<JavaMethod> {

    OnlyNudges() {
        super("only nudge a loop");
    }

    @Override
    public void check(JavaMethod method, ConditionEvents events) {
        boolean only = !method.getMethodCallsFromSelf().isEmpty()
                && method.getMethodCallsFromSelf().stream()
                        .allMatch(call -> call.getName().equals("nudge"));
        events.add(new SimpleConditionEvent(
                method,
                only,
                method.getFullName() + (only ? " nudges" : " works itself") + " in " + method.getSourceCodeLocation()));
    }
}
