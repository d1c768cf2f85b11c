package dev.exchanger.platform.start;

import java.util.Arrays;
import java.util.Optional;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import org.jboss.logging.Logger;
import org.jboss.logmanager.ExtHandler;

/** Says why a start failed, where the operator looks: in the log, or plainly if there is none yet. */
final class StartReport {

    private static final Logger LOG = Logger.getLogger(Service.class);

    private StartReport() {}

    static void write(Throwable failure) {
        Optional<String> reason = StartFailure.reason(failure);
        if (reason.isEmpty()) {
            LOG.fatal("cannot start", failure);
        } else if (logIsConfigured()) {
            LOG.fatalf("cannot start: %s", reason.get());
            LOG.debug("this is where it failed", failure);
        } else {
            System.err.println("FATAL cannot start: " + reason.get());
        }
    }

    /** When the configuration cannot be read, that of the log is not either: a makeshift handler takes two lines for one. */
    private static boolean logIsConfigured() {
        return Arrays.stream(InitialConfigurator.DELAYED_HANDLER.getHandlers()).anyMatch(ExtHandler.class::isInstance);
    }
}
