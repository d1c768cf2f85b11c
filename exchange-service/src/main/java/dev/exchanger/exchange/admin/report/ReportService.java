package dev.exchanger.exchange.admin.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.admin.OfficeCache;
import dev.exchanger.exchange.admin.audit.AuditLog;
import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** What operators do with reports. Who asks for one and who takes one away is on record. */
@ApplicationScoped
public class ReportService {

    private final Pool admin;
    private final ReportRepository repository;
    private final ReportRunner runner;
    private final OfficeCache cache;
    private final AuditLog audit;

    public ReportService(
            @ReactiveDataSource("admin") Pool admin,
            ReportRepository repository,
            ReportRunner runner,
            OfficeCache cache,
            AuditLog audit) {
        this.admin = admin;
        this.repository = repository;
        this.runner = runner;
        this.cache = cache;
        this.audit = audit;
    }

    /** A report that is done, ready to be read page by page. */
    record Content(Report report, ReportType type, int pages) {}

    /**
     * Asks for a report. For an hour the same question gets the same report.
     *
     * @param entry who asks; what it is about is added here
     * @return the report, new or not; fails with {@code validation}
     */
    Uni<Report> request(ReportRequest request, AuditEntry entry) {
        ReportType type = type(request.type());
        ReportParameters given =
                request.parameters() == null ? new ReportParameters(null, null, null) : request.parameters();
        ReportParameters parameters = given.checked(type);
        String key = RedisKeys.adminReports(view(type, parameters));
        return cache.find(key, UUID.class)
                .flatMap(id ->
                        id.isEmpty() ? Uni.createFrom().item(Optional.<Report>empty()) : repository.find(id.get()))
                .map(known -> known.filter(report -> report.status() != ReportStatus.FAILED))
                .flatMap(known -> known.isPresent() ? again(known.get(), entry) : fresh(type, parameters, key, entry));
    }

    private Uni<Report> again(Report report, AuditEntry entry) {
        return audit.append(admin, about(entry, report.id(), report.type(), report.parameters()))
                .replaceWith(report);
    }

    private Uni<Report> fresh(ReportType type, ReportParameters parameters, String key, AuditEntry entry) {
        UUID id = UuidV7.next();
        return Transactions.in(admin, transaction -> repository
                        .insert(transaction, id, type, parameters, entry.adminId())
                        .chain(() -> audit.append(transaction, about(entry, id, type.code(), parameters))))
                .chain(() -> cache.put(key, RedisKeys.ADMIN_REPORTS_TTL, id))
                .invoke(runner::nudge)
                .chain(() -> get(id));
    }

    private static AuditEntry about(AuditEntry entry, UUID id, String type, ReportParameters parameters) {
        return entry.on(id.toString()).changing(null, Map.of("type", type, "parameters", parameters));
    }

    /** Where a report stands; fails with {@code not-found}. */
    Uni<Report> get(UUID id) {
        return repository
                .find(id)
                .map(found -> found.orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null)));
    }

    /**
     * Opens a report to be taken away.
     *
     * @param format as what
     * @param entry  who takes it; what it is is added here
     * @return fails with {@code not-found}, or {@code report-not-ready} unless it is done
     */
    Uni<Content> open(UUID id, ReportFormat format, AuditEntry entry) {
        return get(id).invoke(report -> {
                    if (report.status() != ReportStatus.DONE) {
                        throw new ProblemException(ExchangeProblem.REPORT_NOT_READY, null)
                                .with("status", report.status().code());
                    }
                })
                .call(report -> audit.append(admin, entry.changing(null, taken(report, format))))
                .flatMap(report ->
                        repository.countPages(id).map(pages -> new Content(report, type(report.type()), pages)));
    }

    private static Map<String, Object> taken(Report report, ReportFormat format) {
        return Map.of("type", report.type(), "format", format.extension(), "rows", report.rows());
    }

    /** The lines of an opened report, page by page as they are asked for. */
    Multi<JsonArray> pages(Content content) {
        return Multi.createFrom()
                .range(0, content.pages())
                .onItem()
                .transformToUniAndConcatenate(
                        page -> repository.page(content.report().id(), page));
    }

    private String view(ReportType type, ReportParameters parameters) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(repository.text(parameters).getBytes(StandardCharsets.UTF_8));
            return type.code() + ':' + HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static ReportType type(String code) {
        return ReportType.of(code).orElseThrow(() -> new ProblemException(CommonProblem.VALIDATION, null)
                .withError(
                        "type",
                        "must be one of "
                                + Arrays.stream(ReportType.values())
                                        .map(ReportType::code)
                                        .collect(Collectors.joining(", "))));
    }
}
