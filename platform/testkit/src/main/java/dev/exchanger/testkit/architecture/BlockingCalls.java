package dev.exchanger.testkit.architecture;

import java.util.Map;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;

/**
 * Calls that stop the calling thread: sleep, and waiting for a {@code Uni}. Observers of the start may wait: they run on
 * the main thread before the service is ready.
 */
final class BlockingCalls extends DescribedPredicate<JavaMethodCall> {
    private static final Map<String, String> BLOCKING = Map.of(
            "java.lang.Thread", "sleep",
            "java.util.concurrent.TimeUnit", "sleep",
            "io.smallrye.mutiny.Uni", "await");
    private static final String START = "io.quarkus.runtime.StartupEvent";

    BlockingCalls() {
        super("a call blocks its thread (sleep, Uni.await), not counting observers of the start");
    }

    @Override
    public boolean test(JavaMethodCall call) {
        boolean blocks =
                call.getName().equals(BLOCKING.get(call.getTargetOwner().getName()));
        boolean atStart = call.getOrigin().getRawParameterTypes().stream()
                .anyMatch(type -> type.getName().equals(START));
        return blocks && !atStart;
    }
}
