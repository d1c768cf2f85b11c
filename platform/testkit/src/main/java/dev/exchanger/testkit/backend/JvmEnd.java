package dev.exchanger.testkit.backend;

import java.util.ArrayList;
import java.util.List;

/** What happens when the JVM ends. Its shutdown hooks run at the same time; these tasks run in their order. */
final class JvmEnd {
    private static final List<Runnable> USERS = new ArrayList<>();
    private static final List<Runnable> SERVERS = new ArrayList<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(JvmEnd::run, "testkit-end"));
    }

    private JvmEnd() {}

    /** Before any server stops, the last one added first. */
    static synchronized void stopUser(Runnable task) {
        USERS.add(0, task);
    }

    /** After all users. */
    static synchronized void stopServer(Runnable task) {
        SERVERS.add(task);
    }

    private static synchronized void run() {
        USERS.forEach(JvmEnd::run);
        SERVERS.forEach(JvmEnd::run);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            System.err.println("testkit: not stopped: " + e);
        }
    }
}
