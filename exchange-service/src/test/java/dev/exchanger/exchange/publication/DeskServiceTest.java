package dev.exchanger.exchange.publication;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.exchanger.exchange.publication.DeskDocuments.Published;
import dev.exchanger.exchange.publication.DeskDocuments.Version;
import dev.exchanger.exchange.publication.WorkingHours.Span;
import dev.exchanger.exchange.settings.DeskTerms;

import static org.assertj.core.api.Assertions.assertThat;

/** What the desk says at a moment of a Friday, whose hours are 09:00 to 18:00. */
class DeskServiceTest {

    private static final Published FRIDAYS = new Published(
            Optional.empty(),
            Optional.of(new Version<>(
                    1, new WorkingHours("UTC", Map.of("friday", List.of(new Span("09:00", "18:00"))), Map.of()))),
            Optional.empty());

    private static DeskService.Answer at(String time) {
        Clock clock = Clock.fixed(Instant.parse("2026-12-04T" + time + "Z"), ZoneOffset.UTC);
        DeskTerms terms = new DeskTerms(true, "", 1, Duration.ZERO, 1);
        return new DeskService(
                        new DeskOpening(() -> terms, () -> FRIDAYS, clock),
                        () -> FRIDAYS,
                        clock,
                        JsonMapper.builder().findAndAddModules().build())
                .answer(Languages.ANY);
    }

    @ParameterizedTest
    @CsvSource({
        "08:00:00, false, 5",
        "08:59:57.5, false, 2",
        "08:59:59.9, false, 0",
        "09:00:00, true, 5",
        "17:59:56, true, 4",
        "18:00:00, false, 5"
    })
    void noAnswerIsKeptBeyondTheMomentItTurnsFalse(String time, boolean open, long maxAge) {
        DeskService.Answer answer = at(time);
        assertThat(answer.body()).contains("\"open\":" + open);
        assertThat(answer.maxAge()).isEqualTo(maxAge);
    }
}
