package dev.exchanger.exchange.publication;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.exchanger.exchange.publication.DeskDocuments.Published;
import dev.exchanger.exchange.publication.DeskDocuments.Version;
import dev.exchanger.platform.http.ContentTag;

/** Puts together what customers are told about the desk. It asks no store. */
@ApplicationScoped
public class DeskService {

    private static final Duration FRESH = Duration.ofSeconds(5);

    private final DeskOpening opening;
    private final DeskDocuments documents;
    private final Clock clock;
    private final ObjectMapper json;

    public DeskService(DeskOpening opening, DeskDocuments documents, Clock clock, ObjectMapper json) {
        this.opening = opening;
        this.documents = documents;
        this.clock = clock;
        this.json = json;
    }

    /**
     * An answer.
     *
     * @param body      JSON of a {@link DeskResponse}
     * @param tag       its entity tag
     * @param languages of its texts
     * @param maxAge    how long it may be kept, in seconds; not beyond the moment the desk opens or closes
     */
    record Answer(String body, ContentTag tag, Set<String> languages, long maxAge) {}

    /** What the desk says to a reader of these languages. */
    Answer answer(Languages reader) {
        Instant now = clock.instant();
        Opening state = opening.at(now);
        DeskResponse response = response(state, documents.now(), reader);
        String body = write(response);
        Duration left =
                state.change().map(change -> Duration.between(now, change)).orElse(FRESH);
        return new Answer(
                body, ContentTag.of(body), languages(response), Math.min(left.toSeconds(), FRESH.toSeconds()));
    }

    private static DeskResponse response(Opening state, Published published, Languages reader) {
        Instant change = state.change().orElse(null);
        return new DeskResponse(
                state.open(),
                state.closedBy().orElse(null),
                state.reason().isBlank() ? null : state.reason(),
                state.open() ? null : change,
                state.open() ? change : null,
                published
                        .workingHours()
                        .map(hours -> hours.content().timezone())
                        .orElse(null),
                published
                        .announcement()
                        .flatMap(version -> announced(version, reader))
                        .orElse(null),
                published
                        .paymentInstructions()
                        .map(instructions -> payments(instructions, reader))
                        .orElse(List.of()));
    }

    private static Optional<DeskResponse.Announced> announced(Version<Announcement> version, Languages reader) {
        Announcement announcement = version.content();
        if (announcement.text().isEmpty()) {
            return Optional.empty();
        }
        Languages.Text text = reader.choose(announcement.text(), announcement.defaultLanguage());
        return Optional.of(
                new DeskResponse.Announced(version.number(), announcement.level(), text.language(), text.text()));
    }

    private static List<DeskResponse.Payment> payments(Version<PaymentInstructions> version, Languages reader) {
        PaymentInstructions document = version.content();
        return document.instructions().keySet().stream()
                .sorted()
                .flatMap(currency -> document
                        .in(currency, reader)
                        .map(text -> new DeskResponse.Payment(currency, version.number(), text.language(), text.text()))
                        .stream())
                .toList();
    }

    private static Set<String> languages(DeskResponse response) {
        Set<String> languages = new TreeSet<>();
        if (response.announcement() != null) {
            languages.add(response.announcement().language());
        }
        response.payments().forEach(payment -> languages.add(payment.language()));
        return languages;
    }

    private String write(DeskResponse response) {
        try {
            return json.writeValueAsString(response);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record is JSON", e);
        }
    }
}
