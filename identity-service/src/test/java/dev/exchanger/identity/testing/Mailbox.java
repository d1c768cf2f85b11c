package dev.exchanger.identity.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.vertx.core.json.JsonObject;
import org.awaitility.Awaitility;

/** Reads the mails this service writes into its mailbox directory. */
public final class Mailbox {

    private static final Path DIRECTORY = Path.of("target/test-mailbox");
    private static final Pattern CODE = Pattern.compile("\\b([0-9]{6})\\b");

    private Mailbox() {}

    /** The mails to an address, the oldest first. */
    public static List<JsonObject> to(String address) {
        if (!Files.isDirectory(DIRECTORY)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .map(Mailbox::read)
                    .filter(mail -> mail.getString("to").equals(address))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code in the n-th mail to an address (1 is the first), waiting for the mail. */
    public static String code(String address, int n) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> to(address).size() >= n);
        Matcher matcher = CODE.matcher(to(address).get(n - 1).getString("text"));
        if (!matcher.find()) {
            throw new AssertionError("no code in mail " + n + " to " + address);
        }
        return matcher.group(1);
    }

    private static JsonObject read(Path file) {
        try {
            return new JsonObject(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
