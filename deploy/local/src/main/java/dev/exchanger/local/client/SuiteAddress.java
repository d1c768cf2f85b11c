package dev.exchanger.local.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Where a running local suite is and how to use it. The launcher writes it beside the checkout's other local files, so
 * that {@code run --demo} in a second terminal finds the suite of the first.
 *
 * @param pid process id of the launcher that owns the suite
 * @param mailbox folder with the mails that identity sent
 * @param sandboxSecret secret with which the sandbox payment provider signs its callbacks
 */
public record SuiteAddress(
        long pid,
        URI identity,
        URI exchange,
        URI realtime,
        URI bot,
        URI telegram,
        String mailbox,
        String operatorEmail,
        String operatorPassword,
        String customerEmail,
        String customerPassword,
        String sandboxSecret) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Path file(Path root) {
        return root.resolve(".local/suite.json");
    }

    /** The suite that runs from this checkout now, if one does. */
    public static Optional<SuiteAddress> running(Path root) {
        try {
            SuiteAddress address = JSON.readValue(file(root).toFile(), SuiteAddress.class);
            boolean alive = ProcessHandle.of(address.pid())
                    .filter(ProcessHandle::isAlive)
                    .isPresent();
            return alive ? Optional.of(address) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** For a suite that has stopped. */
    public static void forget(Path root) {
        try {
            Files.deleteIfExists(file(root));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file(root), e);
        }
    }

    /** Readable by its owner only: it holds the demo desk's credentials. */
    public void write(Path root) {
        Path file = file(root);
        try {
            Files.createDirectories(file.getParent());
            Path draft = Files.createTempFile(file.getParent(), "suite", ".json");
            if (draft.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
            }
            JSON.writerWithDefaultPrettyPrinter().writeValue(draft.toFile(), this);
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
