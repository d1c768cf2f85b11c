package dev.exchanger.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The figures of a run as JSON for programs and as a Markdown table for people.
 *
 * @param machine what they were measured on, one sentence
 * @param remarks what the reader has to know beside the table
 */
public record Report(String machine, List<Figure> figures, List<String> remarks) {
    private static final String NONE = "";

    /** Writes {@code name.json} and {@code name.md}. */
    public void write(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(folder.resolve(name + ".json").toFile(), figures);
            Files.writeString(folder.resolve(name + ".md"), markdown());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report", e);
        }
    }

    public String markdown() {
        StringBuilder text = new StringBuilder(machine).append("\n\n");
        text.append("| figure | value | unit | peer | peer's value | ratio | target | reached |\n");
        text.append("|---|---:|---|---|---:|---:|---|---|\n");
        figures.forEach(figure -> text.append(line(figure)).append('\n'));
        if (!remarks.isEmpty()) {
            text.append('\n');
            remarks.forEach(remark -> text.append("- ").append(remark).append('\n'));
        }
        return text.toString();
    }

    /** One row of the table. */
    public static String line(Figure figure) {
        return "| "
                + String.join(
                        " | ",
                        figure.name(),
                        rounded(figure.value()),
                        figure.unit(),
                        figure.peer() == null ? NONE : figure.peer(),
                        rounded(figure.peerValue()),
                        rounded(figure.ratio()),
                        figure.target() == null ? NONE : figure.target(),
                        figure.ok() == null ? NONE : figure.ok() ? "yes" : "**no**")
                + " |";
    }

    /** Three digits that mean something; what is beyond is noise. */
    static String rounded(Double value) {
        if (value == null) {
            return NONE;
        }
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
