package dev.exchanger.identity.token;

import java.util.List;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jose4j.base64url.Base64Url;
import org.jose4j.keys.BigEndianBigInteger;

import dev.exchanger.platform.security.Open;

/** Publishes the public keys. */
@Path("/.well-known")
@Tag(name = "Tokens")
public class KeySetResource {

    private final SigningKeys keys;
    private final TokenConfig config;

    public KeySetResource(SigningKeys keys, TokenConfig config) {
        this.keys = keys;
        this.config = config;
    }

    /** An RFC 7517 key set of RSA keys. */
    public record KeySet(List<Key> keys) {}

    /** One public key: {@code n} and {@code e} in base64url. */
    public record Key(String kty, String use, String alg, String kid, String n, String e) {

        static Key of(SigningKey key) {
            return new Key(
                    "RSA",
                    "sig",
                    "RS256",
                    key.kid(),
                    Base64Url.encode(
                            BigEndianBigInteger.toByteArray(key.publicKey().getModulus())),
                    Base64Url.encode(
                            BigEndianBigInteger.toByteArray(key.publicKey().getPublicExponent())));
        }
    }

    @GET
    @Path("jwks.json")
    @Open
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The public keys that verify access tokens")
    @APIResponse(responseCode = "200", description = "The public keys that verify access tokens")
    public RestResponse<KeySet> keys() {
        KeySet set = new KeySet(keys.published().stream().map(Key::of).toList());
        return RestResponse.ResponseBuilder.ok(set)
                .header("Cache-Control", "public, max-age=" + config.keySetAge().toSeconds())
                .build();
    }
}
