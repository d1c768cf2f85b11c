package dev.exchanger.bot.telegram;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Turns what the HTTP client throws into a {@link TelegramFailure}, and leaves its text behind. */
final class TelegramFailures {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_REASON = 300;

    private TelegramFailures() {}

    /** @return the exception for an answer with a status of 400 or more, whatever its content type */
    static TelegramException of(Response response) {
        int status = response.getStatus();
        TelegramAnswer<?> answer = parse(response);
        if (answer == null || status >= 500) {
            String reason = "HTTP " + status + (answer == null ? "" : " " + answer.description());
            // Without Bot API JSON a 4xx comes from a proxy on the way, which then did not pass the call on.
            return new TelegramException(
                    status >= 500
                            ? new TelegramFailure.Unknown(cut(reason))
                            : new TelegramFailure.Refused(
                                    status, cut(reason), retryAfter(response, null), Optional.empty()));
        }
        int code = answer.errorCode() == null ? status : answer.errorCode();
        AnswerParameters parameters = answer.parameters();
        return new TelegramException(new TelegramFailure.Refused(
                code,
                cut(answer.description() == null ? "HTTP " + status : answer.description()),
                retryAfter(response, parameters),
                Optional.ofNullable(parameters).map(AnswerParameters::migrateToChatId)));
    }

    static TelegramException of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TelegramException known) {
                return known;
            }
            if (neverConnected(cause)) {
                return new TelegramException(new TelegramFailure.Unsent(kind(cause)));
            }
        }
        boolean late = thrown instanceof TimeoutException
                || thrown.getClass().getSimpleName().contains("Timeout")
                || String.valueOf(thrown.getMessage()).contains("timeout");
        return new TelegramException(new TelegramFailure.Unknown(late ? "time-out" : kind(thrown)));
    }

    private static boolean neverConnected(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || cause.getClass().getSimpleName().equals("ConnectTimeoutException");
    }

    private static TelegramAnswer<?> parse(Response response) {
        try {
            String body = response.readEntity(String.class);
            return body == null || body.isBlank() ? null : JSON.readValue(body, TelegramAnswer.class);
        } catch (JsonProcessingException | RuntimeException noBotApiAnswer) {
            return null;
        }
    }

    private static Optional<Duration> retryAfter(Response response, AnswerParameters parameters) {
        if (parameters != null && parameters.retryAfter() != null) {
            return Optional.of(Duration.ofSeconds(Math.max(0, parameters.retryAfter())));
        }
        String header = response.getHeaderString("Retry-After");
        return header != null && header.matches("\\d{1,6}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(header)))
                : Optional.empty();
    }

    /** The class only: messages of the HTTP client contain the path. */
    private static String kind(Throwable thrown) {
        return thrown.getClass().getSimpleName();
    }

    private static String cut(String reason) {
        String masked = TokenMask.mask(reason);
        return masked.length() <= MAX_REASON ? masked : masked.substring(0, MAX_REASON);
    }
}
