package dev.exchanger.local.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reads the folder into which identity-service writes each mail in local runs, one JSON file a mail. */
public final class Mailbox {
    private static final Pattern CODE = Pattern.compile("\\b(\\d{6})\\b");

    private final Path folder;
    private final ObjectMapper json = new ObjectMapper();
    private int told;

    public Mailbox(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    /** Number of mails to this address so far. */
    public long count(String address) {
        return mails().stream().filter(mail -> isTo(mail, address)).count();
    }

    /**
     * The six-digit code of the newest mail to the address, once more than {@code alreadySeen} mails are there.
     *
     * @throws IllegalStateException when no such mail comes within the time
     */
    public String awaitCode(String address, long alreadySeen, Duration limit) {
        return Waits.until("a mail to " + address, limit, () -> {
            List<JsonNode> received =
                    mails().stream().filter(mail -> isTo(mail, address)).toList();
            return received.size() <= alreadySeen ? Optional.empty() : code(received.get(received.size() - 1));
        });
    }

    /** Address and subject of each mail that came since this was asked last; the subject holds the code, if any. */
    public synchronized List<String> news() {
        List<String> all = mails().stream()
                .map(mail -> "to " + mail.path("to").asText() + ": "
                        + mail.path("subject").asText())
                .toList();
        List<String> fresh = all.subList(Math.min(told, all.size()), all.size());
        told = all.size();
        return fresh;
    }

    private static boolean isTo(JsonNode mail, String address) {
        return mail.path("to").asText().equalsIgnoreCase(address);
    }

    private static Optional<String> code(JsonNode mail) {
        Matcher matcher = CODE.matcher(mail.path("text").asText());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private List<JsonNode> mails() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified())
                            .thenComparing(Path::getFileName))
                    .flatMap(file -> read(file).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<JsonNode> read(Path file) {
        try {
            return Optional.of(json.readTree(file.toFile()));
        } catch (IOException e) {
            // Still being written; the next look sees it whole.
            return Optional.empty();
        }
    }
}
