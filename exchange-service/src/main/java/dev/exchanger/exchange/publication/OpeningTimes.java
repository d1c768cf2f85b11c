package dev.exchanger.exchange.publication;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Working hours on the line of time. The rule is the clock on the wall: what it skips in spring is no opening, and what
 * it shows twice in autumn is open twice.
 */
final class OpeningTimes {

    private static final int WEEK = 7;
    // More weeks than exceptions can take away from a day of the week, and one that the clocks can.
    private static final int SPARE_WEEKS = 3;

    private final WorkingHours hours;
    private final ZoneId zone;

    OpeningTimes(WorkingHours hours) {
        this.hours = hours;
        this.zone = ZoneId.of(hours.timezone());
    }

    boolean isOpen(Instant moment) {
        LocalDateTime wall = LocalDateTime.ofInstant(moment, zone);
        int minute = wall.getHour() * 60 + wall.getMinute();
        return spans(wall.toLocalDate()).stream().anyMatch(span -> span.covers(minute));
    }

    /** When it opens next, or closes if it is open; empty if never. */
    Optional<Instant> nextChange(Instant after) {
        boolean open = isOpen(after);
        Instant next = null;
        for (LocalDate date : dates(LocalDate.ofInstant(after, zone))) {
            // Clocks that are put back can show the evening of the day before again, but not more.
            if (next != null && date.isAfter(LocalDate.ofInstant(next, zone).plusDays(1))) {
                break;
            }
            for (Instant moment : candidates(date)) {
                if (moment.isAfter(after) && isOpen(moment) != open && (next == null || moment.isBefore(next))) {
                    next = moment;
                }
            }
        }
        return Optional.ofNullable(next);
    }

    private List<WorkingHours.Span> spans(LocalDate date) {
        List<WorkingHours.Span> exception = hours.exceptions().get(date.toString());
        return exception != null
                ? exception
                : hours.days()
                        .getOrDefault(WorkingHours.DAYS.get(date.getDayOfWeek().ordinal()), List.of());
    }

    /** The dates, in order, among whose hours the next change must be: weeks first, and around all exceptions. */
    private Collection<LocalDate> dates(LocalDate today) {
        LocalDate first = today.minusDays(1);
        long weeks = hours.exceptions().size() + SPARE_WEEKS;
        Stream<LocalDate> around = hours.exceptions().keySet().stream()
                .map(LocalDate::parse)
                .flatMap(date -> Stream.of(date.minusDays(1), date, date.plusDays(1)))
                .filter(date -> date.isAfter(today));
        return Stream.concat(first.datesUntil(first.plusDays(weeks * WEEK)), around)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The only moments at which something can change: the ends of the day's spans, and turns of the clock at them. */
    private List<Instant> candidates(LocalDate date) {
        List<Instant> moments = new ArrayList<>();
        for (WorkingHours.Span span : spans(date)) {
            for (int minute : new int[] {span.begin(), span.end()}) {
                LocalDateTime wall = date.atStartOfDay().plusMinutes(minute);
                for (ZoneOffset offset : zone.getRules().getValidOffsets(wall)) {
                    moments.add(wall.toInstant(offset));
                }
                ZoneOffsetTransition turn = zone.getRules().getTransition(wall);
                if (turn != null) {
                    moments.add(turn.getInstant());
                }
            }
        }
        return moments;
    }
}
