package dev.exchanger.identity.access;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import dev.exchanger.platform.security.ServicePrincipal;
import dev.exchanger.platform.security.UserPrincipal;

/**
 * Answer to an introspection (RFC 7662). Everything but {@code active} is absent for a token that is not.
 *
 * @param sub         user id or client id
 * @param sid         session of a user's token
 * @param ctx         context of a user's token
 * @param exp         end in epoch seconds
 * @param permissions what the user may do in the context, as of now
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IntrospectionAnswer(
        boolean active,
        String sub,
        String sid,
        String ctx,
        String jti,
        Long exp,
        List<String> permissions,
        @JsonProperty("client_id") String clientId) {

    static final IntrospectionAnswer INACTIVE =
            new IntrospectionAnswer(false, null, null, null, null, null, null, null);

    static IntrospectionAnswer of(UserPrincipal user) {
        return new IntrospectionAnswer(
                true,
                user.userId().toString(),
                user.sessionId(),
                user.context().code(),
                user.tokenId(),
                user.expiresAt().getEpochSecond(),
                user.permissions().stream().sorted().toList(),
                null);
    }

    static IntrospectionAnswer of(ServicePrincipal service) {
        return new IntrospectionAnswer(
                true,
                service.clientId(),
                null,
                null,
                null,
                service.expiresAt().getEpochSecond(),
                null,
                service.clientId());
    }
}
