package dev.exchanger.testkit.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL refuses to run as root. For root this finds a way to run it as nobody: a user namespace, or a change of
 * the user id where namespaces are forbidden (containers). The process id stays the one that was started.
 */
final class Unprivileged {
    private static final int NOBODY = 65534;
    private static final Unprivileged WAY = find();

    private final List<String> prefix;
    private final boolean changesUser;

    private Unprivileged(List<String> prefix, boolean changesUser) {
        this.prefix = prefix;
        this.changesUser = changesUser;
    }

    static List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(WAY.prefix);
        whole.addAll(command);
        return whole;
    }

    /** Makes files usable by the process that {@link #command} starts. */
    static void handOver(Path root) throws IOException {
        if (!WAY.changesUser) {
            return;
        }
        UserPrincipal nobody =
                root.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(String.valueOf(NOBODY));
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                Files.setOwner(path, nobody);
            }
        }
    }

    private static Unprivileged find() {
        if (!"0".equals(output("id", "-u"))) {
            return new Unprivileged(List.of(), false);
        }
        if (!"setpriv".equals(System.getProperty("exchanger.test.unprivileged"))
                && "65534".equals(output("unshare", "-U", "id", "-u"))) {
            return new Unprivileged(List.of("unshare", "-U"), false);
        }
        String id = String.valueOf(NOBODY);
        List<String> setpriv = List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups");
        List<String> probe = new ArrayList<>(setpriv);
        probe.addAll(List.of("id", "-u"));
        if (id.equals(output(probe.toArray(String[]::new)))) {
            return new Unprivileged(setpriv, true);
        }
        throw new IllegalStateException(
                "PostgreSQL cannot run as root and neither unshare nor setpriv (util-linux) works"
                        + " here. Run as another user or set " + BackendOptions.POSTGRES_URL);
    }

    private static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes()).strip();
            return process.waitFor() == 0 ? text : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
