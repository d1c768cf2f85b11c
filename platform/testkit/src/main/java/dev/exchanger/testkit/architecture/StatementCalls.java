package dev.exchanger.testkit.architecture;

import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;

/** Calls that hand a statement to the database: of the reactive SQL client, and of a Hibernate Reactive session. */
final class StatementCalls extends DescribedPredicate<JavaMethodCall> {
    private static final Set<String> CLIENT = Set.of("query", "preparedQuery", "prepare");

    StatementCalls() {
        super("a call sends SQL");
    }

    @Override
    public boolean test(JavaMethodCall call) {
        String owner = call.getTargetOwner().getPackageName();
        if (owner.startsWith("io.vertx.sqlclient") || owner.startsWith("io.vertx.mutiny.sqlclient")) {
            return CLIENT.contains(call.getName());
        }
        return owner.startsWith("org.hibernate.reactive") && call.getName().matches("create\\w*Query");
    }
}
