package dev.exchanger.exchange.publication;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * When the desk is open: whenever the clock on its wall shows a time of these hours.
 *
 * @param timezone   where the clock hangs, as IANA names the zone
 * @param days       hours by day of the week; a day that is absent is closed
 * @param exceptions hours of single dates, in place of those of their day; none for a holiday
 */
@Schema(name = "WorkingHours")
public record WorkingHours(
        @Schema(required = true, examples = "Europe/Kyiv") String timezone,
        @Schema(required = true) Map<String, List<Span>> days,
        Map<String, List<Span>> exceptions)
        implements DeskDocument {

    static final List<String> DAYS =
            List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

    private static final int SPANS = 4;
    private static final int EXCEPTIONS = 100;
    private static final Pattern DATE = Pattern.compile("2[01][0-9]{2}-[0-9]{2}-[0-9]{2}");

    public WorkingHours {
        exceptions = exceptions == null ? Map.of() : exceptions;
    }

    /**
     * A span of one day, such as {@code 09:00} to {@code 18:00}.
     *
     * @param from the first minute
     * @param to   the first minute after it, up to {@code 24:00}
     */
    @Schema(name = "WorkingHoursSpan")
    public record Span(
            @Schema(required = true, pattern = TIME, examples = "09:00")
            String from,

            @Schema(required = true, pattern = END, examples = "18:00")
            String to) {

        private static final String TIME = "^([01][0-9]|2[0-3]):[0-5][0-9]$";
        private static final String END = TIME + "|^24:00$";

        /** Of the first minute, counted from midnight by the clock on the wall. */
        int begin() {
            return minute(from);
        }

        /** Of the first minute after it; that of midnight counts as the day's last. */
        int end() {
            return minute(to);
        }

        boolean covers(int minute) {
            return begin() <= minute && minute < end();
        }

        private boolean overlaps(Span other) {
            return begin() < other.end() && other.begin() < end();
        }

        private static int minute(String time) {
            return Integer.parseInt(time.substring(0, 2)) * 60 + Integer.parseInt(time.substring(3));
        }

        private boolean check(Faults faults, String place) {
            boolean begins = from != null && from.matches(TIME);
            boolean ends = to != null && to.matches(END);
            if (!begins) {
                faults.add(place + ".from", "must be a time such as 09:00");
            }
            if (!ends) {
                faults.add(place + ".to", "must be a time such as 18:00, at most 24:00");
            }
            if (begins && ends && begin() >= end()) {
                faults.add(
                        place + ".to",
                        "must be after from: hours over midnight are two spans, one of each day, to 24:00 and from 00:00");
            }
            return begins && ends && begin() < end();
        }
    }

    @Override
    public void check(Faults faults) {
        boolean zone = timezone != null && ZoneId.getAvailableZoneIds().contains(timezone);
        if (!zone) {
            faults.add("timezone", "must be the name of a time zone such as Europe/Kyiv");
        }
        if (days == null) {
            faults.add("days", "must not be null");
        } else {
            days.forEach((day, spans) -> {
                if (!DAYS.contains(day)) {
                    faults.add("days." + day, "must be a day of the week, monday to sunday");
                }
                check(faults, "days." + day, spans);
            });
        }
        if (exceptions.size() > EXCEPTIONS) {
            faults.add("exceptions", "must have at most " + EXCEPTIONS + " dates");
        }
        exceptions.forEach((date, spans) -> {
            String place = "exceptions." + date;
            boolean sound = check(faults, place, spans);
            if (!isDate(date)) {
                faults.add(place, "must be a date such as 2026-12-25");
            } else if (zone && sound) {
                checkClock(faults, place, LocalDate.parse(date), spans);
            }
        });
    }

    private static boolean isDate(String text) {
        try {
            return DATE.matcher(text).matches() && LocalDate.parse(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean check(Faults faults, String place, List<Span> spans) {
        if (spans == null || spans.size() > SPANS) {
            faults.add(place, "must be a list of at most " + SPANS + " spans");
            return false;
        }
        boolean sound = true;
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            String at = place + "[" + i + "]";
            if (span == null) {
                faults.add(at, "must not be null");
                sound = false;
            } else {
                sound &= span.check(faults, at);
            }
        }
        for (int i = 0; sound && i < spans.size(); i++) {
            if (spans.subList(0, i).stream().anyMatch(spans.get(i)::overlaps)) {
                faults.add(place + "[" + i + "]", "overlaps another span of the day");
            }
        }
        return sound;
    }

    /** On a single date a time the clock will not show is a mistake; in hours of a week it cannot be helped once a year. */
    private void checkClock(Faults faults, String place, LocalDate date, List<Span> spans) {
        ZoneRules rules = ZoneId.of(timezone).getRules();
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            if (isSkipped(rules, date, span.begin())) {
                faults.add(place + "[" + i + "].from", "does not exist on this day: the clocks go forward");
            }
            if (isSkipped(rules, date, span.end() - 1)) {
                faults.add(place + "[" + i + "].to", "does not exist on this day: the clocks go forward");
            }
        }
    }

    private static boolean isSkipped(ZoneRules rules, LocalDate date, int minute) {
        return rules.getValidOffsets(date.atStartOfDay().plusMinutes(minute)).isEmpty();
    }
}
