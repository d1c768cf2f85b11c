package dev.exchanger.exchange.admin.report;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestPath;

import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** Reports about the desk, made in the background. */
@Path("/api/v1/admin/reports")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "admin: reports", description = "Reports, made in the background")
@Secured(value = ApplicationContext.ADMIN, permission = "reports:read")
public class ReportResource {

    static final String TRUNCATED = "X-Report-Truncated";

    private static final String CSV = "text/csv";
    private static final String RESOURCE = "report";
    private static final String RETRY_SECONDS = "2";

    private final ReportService reports;
    private final CurrentPrincipal principal;

    public ReportResource(ReportService reports, CurrentPrincipal principal) {
        this.reports = reports;
        this.principal = principal;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ask for a report",
            description = "It is made in the background: look at Location until it is done. The same question gets the"
                    + " same report for an hour. Audited.")
    @APIResponseSchema(value = Report.class, responseCode = "202", responseDescription = "The report")
    @Sends("Location")
    public Uni<Response> request(@NotNull @Valid ReportRequest request, @Context HttpServerRequest http, UriInfo uri) {
        AuditEntry entry = AuditEntry.of(principal.user().userId(), "report.request", RESOURCE, "new", http);
        URI base = uri.getAbsolutePath();
        return reports.request(request, entry).map(report -> Response.accepted(report)
                .location(URI.create(base + "/" + report.id()))
                .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                .build());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Where a report stands")
    @APIResponseSchema(
            value = Report.class,
            responseCode = "200",
            responseDescription =
                    "The report; Retry-After is set as long as it is neither done nor failed. failure: timeout (too much for the database at once: ask for less), error or abandoned")
    public Uni<Response> get(@RestPath UUID id) {
        return reports.get(id).map(report -> {
            Response.ResponseBuilder answer = Response.ok(report);
            boolean waiting = report.status() == ReportStatus.QUEUED || report.status() == ReportStatus.RUNNING;
            return (waiting ? answer.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS) : answer).build();
        });
    }

    @GET
    @Path("/{id}/content")
    @Produces(CSV)
    @Operation(
            summary = "Take a report away",
            description = "As CSV (RFC 4180) or as a JSON array, by Accept. What a spreadsheet would take for a formula"
                    + " has an apostrophe in front in CSV. Audited.")
    @APIResponse(
            responseCode = "200",
            description = "The lines; X-Report-Truncated: true if there were more than a report may have",
            content = {
                @Content(mediaType = CSV, schema = @Schema(implementation = String.class)),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Object[].class))
            })
    @APIResponse(responseCode = "409", description = "report-not-ready, with its status")
    public RestMulti<String> csv(@RestPath UUID id, @Context HttpServerRequest http) {
        return content(id, ReportFormat.CSV, http, content -> Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item(Csv.line(content.type().columns())),
                        reports.pages(content).map(ReportLines::csv).filter(text -> !text.isEmpty())));
    }

    @GET
    @Path("/{id}/content")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public RestMulti<Map<String, String>> json(@RestPath UUID id, @Context HttpServerRequest http) {
        return content(id, ReportFormat.JSON, http, content -> reports.pages(content)
                .onItem()
                .transformToIterable(page -> ReportLines.objects(content.type().columns(), page)));
    }

    private <T> RestMulti<T> content(
            UUID id, ReportFormat format, HttpServerRequest http, Function<ReportService.Content, Multi<T>> lines) {
        AuditEntry entry = AuditEntry.of(principal.user().userId(), "report.export", RESOURCE, id.toString(), http);
        return RestMulti.fromUniResponse(reports.open(id, format, entry), lines, content -> headers(content, format));
    }

    private static Map<String, List<String>> headers(ReportService.Content content, ReportFormat format) {
        String file = content.report().type() + "-" + content.report().id() + "." + format.extension();
        return Map.of(
                HttpHeaders.CONTENT_DISPOSITION,
                List.of("attachment; filename=\"" + file + "\""),
                TRUNCATED,
                List.of(Boolean.toString(content.report().truncated())));
    }
}
