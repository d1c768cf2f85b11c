package dev.exchanger.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTest {

    private static final Report REPORT = new Report(
            "2 cores",
            List.of(
                    Figure.fact("logins", 31.94, "1/CPU-s").atLeastTimes("hash alone", 34.2, 0.934, 0.9),
                    Figure.atMost("p50", 0.75, "ms", 0.5),
                    Figure.fact("signature", 1204.7, "1/CPU-s")),
            List.of("busy"));

    @Test
    void writesATableThatSaysWhatWasMissed() {
        assertThat(REPORT.markdown())
                .startsWith("2 cores\n\n| figure |")
                .contains("| logins | 31.9 | 1/CPU-s | hash alone | 34.2 | 0.93 | >= 0.9 x peer | yes |\n")
                .contains("| p50 | 0.75 | ms |  |  |  | <= 0.5 ms | **no** |\n")
                .contains("| signature | 1205 | 1/CPU-s |  |  |  |  |  |\n")
                .endsWith("\n- busy\n");
    }

    @Test
    void writesEveryFigureForPrograms(@TempDir Path folder) throws IOException {
        REPORT.write(folder, "identity");

        JsonNode figures = new ObjectMapper().readTree(Files.readString(folder.resolve("identity.json")));
        assertThat(figures).hasSize(3);
        assertThat(figures.get(0).fieldNames())
                .toIterable()
                .containsExactly("name", "value", "unit", "peer", "peerValue", "ratio", "target", "ok");
        assertThat(figures.get(0).path("ratio").asDouble()).isEqualTo(0.934);
        assertThat(figures.get(1).path("ok").asBoolean(true)).isFalse();
        assertThat(figures.get(2).path("ok").isNull()).isTrue();
        assertThat(folder.resolve("identity.md")).hasContent(REPORT.markdown());
    }

    @Test
    void oneDisturbedRoundDoesNotMoveTheMedian() {
        Median median = new Median();
        List.of(10.0, 900.0, 12.0).forEach(median::add);

        assertThat(median.get()).isEqualTo(12.0);
        median.add(14.0);
        assertThat(median.get()).isEqualTo(13.0);
    }
}
