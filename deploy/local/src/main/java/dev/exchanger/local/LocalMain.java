package dev.exchanger.local;

import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

import dev.exchanger.local.client.Mailbox;
import dev.exchanger.local.client.SuiteAddress;
import dev.exchanger.local.demo.Story;
import dev.exchanger.testkit.backend.Backends;

/** Entry of {@code deploy/local/run}. Exit codes: 0 done, 1 the demo or the start failed, 2 wrong use. */
public final class LocalMain {
    private static final Duration MAIL_PAUSE = Duration.ofMillis(300);
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    private LocalMain() {}

    public static void main(String[] arguments) {
        PrintStream out = System.out;
        LocalOptions options;
        try {
            options = LocalOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(LocalOptions.USAGE);
            System.exit(WRONG_USE);
            return;
        }
        if (options.help()) {
            out.println(LocalOptions.USAGE);
            return;
        }
        // Lingering HTTP client threads must not keep the launcher alive.
        System.exit(run(options, Path.of("").toAbsolutePath(), out) ? 0 : FAILED);
    }

    private static boolean run(LocalOptions options, Path root, PrintStream out) {
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        Optional<SuiteAddress> running = SuiteAddress.running(root);
        if (options.demo() && running.isPresent()) {
            out.println("Playing the story against the suite that runs already.");
            return play(http, running.get(), out);
        }
        if (running.isPresent()) {
            out.println("The suite runs already, started by process "
                    + running.get().pid() + ".");
            return false;
        }
        return options.demo() ? startAndPlay(http, root, out) : startAndFollow(http, root, out);
    }

    private static boolean startAndPlay(HttpClient http, Path root, PrintStream out) {
        LogPrinter logs = LogPrinter.toFile(root.resolve(".local/demo.log"));
        try (Suite suite = Suite.start(SuiteOptions.local(root), http, logs, out)) {
            return play(http, suite.address(), out);
        } catch (RuntimeException e) {
            out.println("The suite did not start: " + e.getMessage());
            return false;
        }
    }

    private static boolean play(HttpClient http, SuiteAddress address, PrintStream out) {
        try (Story story = new Story(http, address)) {
            return story.play(out);
        }
    }

    /** Follows the logs until Ctrl-C, whose signal runs the shutdown hook that stops everything. */
    private static boolean startAndFollow(HttpClient http, Path root, PrintStream out) {
        LogPrinter logs = LogPrinter.toConsole(out);
        try {
            Suite suite = Suite.start(SuiteOptions.local(root), http, logs, out);
            Backends.beforeStop(() -> {
                out.println("Stopping ...");
                suite.close();
                SuiteAddress.forget(root);
                out.println("Stopped.");
            });
            suite.address().write(root);
            out.println(SuiteTable.render(suite));
            logs.follow();
            followMails(new Mailbox(Path.of(suite.address().mailbox())), logs.of("mail"));
            return true;
        } catch (InterruptedException e) {
            return true;
        } catch (RuntimeException e) {
            out.println("The suite did not start: " + e.getMessage());
            return false;
        }
    }

    /** Tells of each mail until the process ends. */
    private static void followMails(Mailbox mailbox, Consumer<String> out) throws InterruptedException {
        while (true) {
            mailbox.news().forEach(out);
            Thread.sleep(MAIL_PAUSE.toMillis());
        }
    }
}
