package dev.exchanger.exchange.payment;

import java.util.Optional;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

import dev.exchanger.exchange.signature.CallbackHeaders;
import dev.exchanger.platform.security.Open;

/** Where payment providers call. Open to everybody, believed only with a valid signature. */
@Path("/api/v1/callbacks")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "callbacks", description = "What payment providers tell")
@Open
public class CallbackResource {

    private final PaymentProviders providers;
    private final PaymentService payments;

    public CallbackResource(PaymentProviders providers, PaymentService payments) {
        this.providers = providers;
        this.payments = payments;
    }

    @POST
    @Path("/{provider}")
    @ResponseStatus(202)
    @Operation(
            summary = "A provider tells of a payment",
            description = "Signed as Standard Webhooks. 202 means kept; repeating it is harmless.")
    @APIResponse(responseCode = "202", description = "Kept, whatever it means for the order")
    @APIResponse(responseCode = "401", description = "callback-signature: not authentic, or too old")
    @APIResponse(responseCode = "422", description = "provider-unknown")
    public Uni<Void> receive(
            @RestPath String provider,
            @RestHeader("webhook-id") String id,
            @RestHeader("webhook-timestamp") String timestamp,
            @RestHeader("webhook-signature") String signature,
            @RequestBody(content = @Content(schema = @Schema(type = SchemaType.OBJECT))) String body) {
        PaymentProvider from = providers.required(provider);
        String content = body == null ? "" : body;
        String messageId = from.authenticate(new CallbackHeaders(id, timestamp, signature), content);
        Optional<PaymentNews> news = from.read(content);
        return payments.receive(from.name(), messageId, content, news);
    }
}
