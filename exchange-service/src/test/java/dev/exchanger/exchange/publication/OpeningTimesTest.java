package dev.exchanger.exchange.publication;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import dev.exchanger.exchange.publication.WorkingHours.Span;

import static org.assertj.core.api.Assertions.assertThat;

/** When the desk opens and closes next, held against somebody who looks at the clock on the wall every minute. */
class OpeningTimesTest {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
    private static final Duration PATIENCE = Duration.ofDays(9);

    /** One hour, half an hour, two hours; at night, at midnight (Havana, Beirut: the day itself begins at 01:00); none. */
    private static final List<String> ZONES = List.of(
            "Europe/Kyiv",
            "America/New_York",
            "America/Havana",
            "Asia/Beirut",
            "Africa/Cairo",
            "Atlantic/Azores",
            "America/Scoresbysund",
            "Australia/Lord_Howe",
            "Antarctica/Troll",
            "Africa/Casablanca",
            "Asia/Kathmandu",
            "UTC");

    /**
     * Hours and a moment to ask at.
     *
     * @param hours  that pass as a document
     * @param moment mostly near a turn of the clock
     */
    record Case(WorkingHours hours, Instant moment) {}

    @Property(tries = 200)
    void theNextChangeIsTheFirstThatTheWallShows(@ForAll("cases") Case asked) {
        OpeningTimes times = new OpeningTimes(asked.hours());
        boolean open = isOpenOnTheWall(asked.hours(), asked.moment());
        assertThat(times.isOpen(asked.moment())).isEqualTo(open);

        Optional<Instant> next = times.nextChange(asked.moment());
        Instant end = asked.moment().plus(PATIENCE);
        Instant minute = asked.moment().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        while (minute.isBefore(end) && isOpenOnTheWall(asked.hours(), minute) == open) {
            minute = minute.plus(1, ChronoUnit.MINUTES);
        }
        if (minute.isBefore(end)) {
            assertThat(next).contains(minute);
        } else {
            assertThat(next.filter(end::isAfter)).isEmpty();
        }
    }

    private static boolean isOpenOnTheWall(WorkingHours hours, Instant moment) {
        ZonedDateTime wall = moment.atZone(ZoneId.of(hours.timezone()));
        String day = DAY.format(wall).toLowerCase(Locale.ENGLISH);
        String date = DateTimeFormatter.ISO_LOCAL_DATE.format(wall);
        String time = TIME.format(wall);
        List<Span> spans = hours.exceptions().containsKey(date)
                ? hours.exceptions().get(date)
                : hours.days().getOrDefault(day, List.of());
        return spans.stream().anyMatch(span -> span.from().compareTo(time) <= 0 && time.compareTo(span.to()) < 0);
    }

    @Provide
    Arbitrary<Case> cases() {
        return Combinators.combine(Arbitraries.of(ZONES), turnOrNot(), week(), Arbitraries.of(0, 1, 3))
                .flatAs((zone, fromTurn, week, exceptions) -> {
                    Instant moment = turn(zone).plusSeconds(fromTurn);
                    LocalDate today = LocalDate.ofInstant(moment, ZoneId.of(zone));
                    return exceptions(today, exceptions)
                            .map(dates -> new Case(new WorkingHours(zone, week, dates), moment));
                });
    }

    /** Seconds from a turn of the clock: hours around it, or days. */
    private static Arbitrary<Integer> turnOrNot() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(-4 * 3600, 4 * 3600),
                Arbitraries.integers().between(-6 * 86_400, 100 * 86_400));
    }

    private static Instant turn(String zone) {
        Instant from = Instant.parse("2026-12-01T00:00:00Z");
        var turn = ZoneId.of(zone).getRules().nextTransition(from);
        return turn == null ? from : turn.getInstant();
    }

    private static Arbitrary<Map<String, List<Span>>> week() {
        return Arbitraries.maps(Arbitraries.of(WorkingHours.DAYS), spans())
                .ofMinSize(0)
                .ofMaxSize(7);
    }

    private static Arbitrary<Map<String, List<Span>>> exceptions(LocalDate today, int count) {
        return Arbitraries.maps(
                        Arbitraries.integers().between(-2, 8).map(days -> today.plusDays(days)
                                .toString()),
                        spans())
                .ofSize(count);
    }

    /** Cut at an even number of different minutes, most of them round: up to three spans that do not overlap. */
    private static Arbitrary<List<Span>> spans() {
        Arbitrary<Integer> minutes = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 48).map(half -> half * 30),
                Arbitraries.integers().between(0, 24 * 60));
        return minutes.set().ofMinSize(0).ofMaxSize(6).map(cuts -> {
            List<Integer> sorted = cuts.stream().sorted().toList();
            List<Span> spans = new ArrayList<>();
            for (int i = 0; i + 1 < sorted.size(); i += 2) {
                spans.add(new Span(text(sorted.get(i)), text(sorted.get(i + 1))));
            }
            return spans;
        });
    }

    private static String text(int minute) {
        return "%02d:%02d".formatted(minute / 60, minute % 60);
    }

    private static Optional<Instant> next(WorkingHours hours, String moment) {
        return new OpeningTimes(hours).nextChange(Instant.parse(moment));
    }

    @Example
    void whatTheClockSkipsIsNoOpening() {
        // 2027-03-28 at 03:00 it is 04:00 in Kyiv.
        WorkingHours early =
                new WorkingHours("Europe/Kyiv", Map.of("sunday", List.of(new Span("03:15", "03:45"))), null);
        assertThat(next(early, "2027-03-27T00:00:00Z")).contains(Instant.parse("2027-04-04T00:15:00Z"));
        WorkingHours over =
                new WorkingHours("Europe/Kyiv", Map.of("sunday", List.of(new Span("03:30", "05:00"))), null);
        assertThat(next(over, "2027-03-27T00:00:00Z")).contains(Instant.parse("2027-03-28T01:00:00Z"));
    }

    @Example
    void whatTheClockShowsTwiceIsOpenTwice() {
        // 2026-10-25 at 04:00 it is 03:00 again in Kyiv.
        WorkingHours twice =
                new WorkingHours("Europe/Kyiv", Map.of("sunday", List.of(new Span("02:00", "03:30"))), null);
        assertThat(next(twice, "2026-10-24T12:00:00Z")).contains(Instant.parse("2026-10-24T23:00:00Z"));
        assertThat(next(twice, "2026-10-24T23:00:00Z")).contains(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(next(twice, "2026-10-25T00:30:00Z")).contains(Instant.parse("2026-10-25T01:00:00Z"));
        assertThat(next(twice, "2026-10-25T01:00:00Z")).contains(Instant.parse("2026-10-25T01:30:00Z"));
    }

    @Example
    void hoursOverMidnightAreOneOpening() {
        WorkingHours night = new WorkingHours(
                "UTC",
                Map.of("friday", List.of(new Span("22:00", "24:00")), "saturday", List.of(new Span("00:00", "02:00"))),
                null);
        assertThat(next(night, "2026-12-04T23:00:00Z")).contains(Instant.parse("2026-12-05T02:00:00Z"));
    }

    @Example
    void aDeskThatNeverChangesSaysSo() {
        Map<String, List<Span>> always = new HashMap<>();
        WorkingHours.DAYS.forEach(day -> always.put(day, List.of(new Span("00:00", "24:00"))));
        assertThat(next(new WorkingHours("Europe/Kyiv", always, null), "2026-12-04T23:00:00Z"))
                .isEmpty();
        assertThat(next(new WorkingHours("Europe/Kyiv", Map.of(), null), "2026-12-04T23:00:00Z"))
                .isEmpty();
        // One holiday in ten years is a change, and so is the morning after it.
        WorkingHours holiday = new WorkingHours("UTC", always, Map.of("2036-12-25", List.of()));
        assertThat(next(holiday, "2026-12-04T23:00:00Z")).contains(Instant.parse("2036-12-25T00:00:00Z"));
        assertThat(next(holiday, "2036-12-25T00:00:00Z")).contains(Instant.parse("2036-12-26T00:00:00Z"));
    }

    @Example
    void holidaysInARowAreWaitedFor() {
        Map<String, List<Span>> closed = new HashMap<>();
        for (int week = 0; week < 100; week++) {
            closed.put(LocalDate.of(2026, 12, 7).plusWeeks(week).toString(), List.of());
        }
        WorkingHours mondays = new WorkingHours("UTC", Map.of("monday", List.of(new Span("09:00", "18:00"))), closed);
        assertThat(next(mondays, "2026-12-01T00:00:00Z"))
                .contains(Instant.parse("2026-12-07T09:00:00Z").plus(700, ChronoUnit.DAYS));
    }
}
