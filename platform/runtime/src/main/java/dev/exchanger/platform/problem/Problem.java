package dev.exchanger.platform.problem;

import java.net.URI;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The body of every error answer (RFC 9457, {@code application/problem+json}).
 *
 * @param type     identifies the kind of failure
 * @param title    the same for every occurrence of the type
 * @param status   HTTP status
 * @param detail   this occurrence; absent for 5xx
 * @param instance path of the request, without its query
 * @param code     last segment of the type, for switch statements
 * @param traceId  look this up in the logs
 * @param errors   the fields at fault, when there are any
 * @param members  extension members of the type
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"type", "title", "status", "detail", "instance", "code", "traceId", "errors"})
@Schema(description = "RFC 9457 problem details")
public record Problem(
        URI type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        String traceId,
        List<FieldError> errors,
        @JsonAnyGetter @Schema(hidden = true) Map<String, Object> members) {

    /** The media type of every error answer. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * One field at fault.
     *
     * @param field   JSON path in the body, or name of the parameter
     * @param message what is wrong with it
     */
    public record FieldError(String field, String message) {}

    /** The body for an exception; details of 5xx are left out because they speak about our insides. */
    public static Problem of(ProblemException exception, String instance, String traceId) {
        ProblemType type = exception.type();
        boolean ours = type.status() >= 500;
        String detail = ours || exception.getMessage().equals(type.title()) ? null : exception.getMessage();
        return new Problem(
                type.uri(),
                type.title(),
                type.status(),
                detail,
                instance,
                type.code(),
                traceId,
                exception.errors(),
                exception.members());
    }
}
