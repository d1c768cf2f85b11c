package dev.exchanger.platform.start;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * The main class of every service: runs until it is stopped. A start that fails says why in one line, where the
 * framework's own main class has a stack trace for most causes, and ends with exit code 1. docs/starting.md lists them.
 */
@QuarkusMain
public final class Service {

    private static final int FAILED = 1;
    private static final Class<? extends QuarkusApplication> NOTHING_BUT_SERVE = null;

    private Service() {}

    public static void main(String... args) {
        try {
            Quarkus.run(NOTHING_BUT_SERVE, Service::ended, args);
        } catch (ExceptionInInitializerError failure) {
            // What the application does before it starts is in its static initializer.
            ended(FAILED, failure);
        }
    }

    private static void ended(int code, Throwable failure) {
        if (failure != null) {
            StartReport.write(failure);
        }
        // Ends the process; in dev mode it waits for the next change of the sources.
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, failure);
    }
}
