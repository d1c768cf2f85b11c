package dev.exchanger.realtime.statistics;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/realtime/metrics.md} names meters that there are, by the names Prometheus shows. */
@QuarkusTest
@RealtimeApplication
class MetricsDocumentTest {

    private static final Pattern NAME = Pattern.compile("^\\| `(exchanger_realtime_[a-z_]+)", Pattern.MULTILINE);

    @TestHTTPResource
    URI service;

    @Inject
    MeterRegistry registry;

    @Test
    void everyDocumentedMeterExists() throws IOException {
        // A meter with a label that depends on what happened exists once it has.
        TestSocket.refusal(service, builder -> {});
        List<String> names = NAME.matcher(Files.readString(Path.of("..", "docs", "realtime", "metrics.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(names).hasSizeGreaterThan(20).doesNotHaveDuplicates();
        assertThat(names).allSatisfy(name -> assertThat(registry.find(name.replaceFirst("_total$|_seconds$", ""))
                        .meters())
                .as(name)
                .isNotEmpty());
    }
}
