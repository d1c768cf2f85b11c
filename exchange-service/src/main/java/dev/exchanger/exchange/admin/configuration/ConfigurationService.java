package dev.exchanger.exchange.admin.configuration;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.exchange.admin.Period;
import dev.exchanger.exchange.admin.audit.AuditLog;
import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.exchange.publication.DeskDocument;
import dev.exchanger.exchange.publication.PaymentInstructions;
import dev.exchanger.exchange.rate.RateRepository;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** What operators do with the documents of the desk. */
@ApplicationScoped
public class ConfigurationService {

    private final Pool admin;
    private final ConfigurationRepository repository;
    private final ConfigurationSchema schema;
    private final FollowedDocuments followed;
    private final RateRepository rates;
    private final AuditLog audit;

    public ConfigurationService(
            @ReactiveDataSource("admin") Pool admin,
            ConfigurationRepository repository,
            ConfigurationSchema schema,
            FollowedDocuments followed,
            RateRepository rates,
            AuditLog audit) {
        this.admin = admin;
        this.repository = repository;
        this.schema = schema;
        this.followed = followed;
        this.rates = rates;
        this.audit = audit;
    }

    /** What holds now. */
    Uni<List<ConfigurationVersion>> all() {
        return repository.current(null);
    }

    /** What of a document holds now; fails with {@code not-found} if there is no such document, or nothing holds yet. */
    Uni<ConfigurationVersion> current(String name) {
        ConfigurationName known = name(name);
        return repository
                .current(known.code())
                .flatMap(found -> found.isEmpty()
                        ? latest(known).map(version -> {
                            throw nothingYet(version);
                        })
                        : Uni.createFrom().item(found.get(0)));
    }

    private Uni<Long> latest(ConfigurationName name) {
        return repository
                .versions(name, null, 1)
                .map(newest -> newest.isEmpty() ? 0L : newest.get(0).version());
    }

    /** Whoever is to write the first version needs a tag for it. */
    private static ProblemException nothingYet(long latest) {
        return new ProblemException(CommonProblem.NOT_FOUND, "Nothing holds yet")
                .withHeader(HttpHeaders.ETAG, IfMatch.tag(latest));
    }

    /** Versions of a document, newest first; {@code before} is the last one of the page before, or null. */
    Uni<List<ConfigurationVersion>> versions(String name, Long before, int limit) {
        return repository.versions(name(name), before, limit);
    }

    /**
     * Adds a version; this replica follows at once, the others within seconds.
     *
     * @param condition which version the operator knows as the newest
     * @param entry     who does it; old and new document are added here
     * @return the new version; fails with {@code not-found}, {@code validation} or {@code precondition-failed}
     */
    Uni<ConfigurationVersion> put(String name, ConfigurationRequest request, IfMatch condition, AuditEntry entry) {
        ConfigurationName known = name(name);
        Instant from = Period.moment("effectiveFrom", request.effectiveFrom());
        DeskDocument document = schema.checked(known, request.content());
        JsonNode content = schema.written(document);
        return requireCurrencies(document)
                .flatMap(all -> Transactions.in(admin, transaction -> repository
                        .versions(transaction, known, null, 1)
                        .flatMap(newest ->
                                add(transaction, known, newest.stream().findFirst(), content, from, condition, entry))))
                // Written is written, even if it cannot be read again just now.
                .call(added -> followed.refresh().onFailure().recoverWithNull());
    }

    private Uni<Void> requireCurrencies(DeskDocument document) {
        return document instanceof PaymentInstructions payment
                ? rates.currencies()
                        .invoke(known -> {
                            ProblemException refused = new ProblemException(CommonProblem.VALIDATION, null);
                            payment.instructions().keySet().stream()
                                    .filter(currency -> !known.contains(currency))
                                    .forEach(currency -> refused.withError(
                                            "content.instructions." + currency, "is not a currency of this desk"));
                            if (!refused.errors().isEmpty()) {
                                throw refused;
                            }
                        })
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private Uni<ConfigurationVersion> add(
            SqlConnection transaction,
            ConfigurationName name,
            Optional<ConfigurationVersion> before,
            JsonNode content,
            Instant from,
            IfMatch condition,
            AuditEntry entry) {
        long version = before.map(ConfigurationVersion::version).orElse(0L);
        condition.check(version);
        return repository
                .insert(transaction, name, version + 1, content, from, entry.adminId())
                .map(added -> added.orElseThrow(IfMatch::stale))
                .call(added -> audit.append(
                        transaction,
                        entry.changing(before.map(ConfigurationService::values).orElse(null), values(added))));
    }

    private static Map<String, Object> values(ConfigurationVersion version) {
        return Map.of(
                "version", version.version(),
                "effectiveFrom", version.effectiveFrom(),
                "content", version.content());
    }

    private static ConfigurationName name(String code) {
        return ConfigurationName.of(code).orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null));
    }
}
