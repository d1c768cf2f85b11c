package dev.exchanger.bot.update;

import java.time.Duration;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import dev.exchanger.platform.database.Database;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.Open;

/** Where Telegram pushes updates. Open to the network, closed to whoever does not know the secret. */
@Path("/telegram/webhook")
@Open
@Tag(name = "Telegram", description = "What Telegram calls")
public class WebhookResource {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final WebhookSecret secret;
    private final UpdateInbox inbox;

    WebhookResource(WebhookSecret secret, UpdateInbox inbox) {
        this.secret = secret;
        this.inbox = inbox;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Takes one Telegram update; it is durable before the answer and handled after it")
    @APIResponse(responseCode = "200", description = "Kept, or known already")
    @APIResponse(responseCode = "401", description = "unauthenticated: the secret header is missing or wrong")
    @APIResponse(responseCode = "404", description = "not-found: this node takes no pushed updates")
    public Uni<Response> receive(
            @HeaderParam("X-Telegram-Bot-Api-Secret-Token") String shownSecret,
            @RequestBody(content = @Content(schema = @Schema(type = SchemaType.OBJECT))) String body) {
        if (!secret.configured()) {
            throw new ProblemException(CommonProblem.NOT_FOUND, "Webhook deliveries are not configured here.");
        }
        if (!secret.accepts(shownSecret)) {
            throw new ProblemException(
                    CommonProblem.UNAUTHENTICATED, "The header X-Telegram-Bot-Api-Secret-Token is missing or wrong.");
        }
        return inbox.receive(body)
                .ifNoItem()
                .after(DEADLINE)
                .fail()
                .map(kept -> Response.ok().build())
                .onFailure()
                .transform(WebhookResource::problem);
    }

    private static Throwable problem(Throwable failure) {
        if (failure instanceof MalformedUpdate malformed) {
            return new ProblemException(CommonProblem.MALFORMED_BODY, "Not an update: " + malformed.getMessage() + ".");
        }
        if (failure instanceof TimeoutException || Database.isUnavailable(failure)) {
            // Telegram honours Retry-After; without it the first repetition comes at once.
            return new ProblemException(CommonProblem.UNAVAILABLE, "The update could not be kept.")
                    .withRetryAfter(RETRY_AFTER);
        }
        return failure;
    }
}
