package dev.exchanger.platform.openapi;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

import dev.exchanger.platform.security.Access;
import dev.exchanger.platform.security.ApplicationContext;

/** Who may call an operation, as security requirements and as a sentence. */
final class ApiAccess {

    private static final String ACCESS_TOKEN = "accessToken";
    private static final String PERMISSION = "x-permission";
    private static final String SERVICE_TOKEN = "serviceToken";
    /** A service that lets in by cookie declares a scheme of this name for each such context. */
    private static final String COOKIE = "Cookie";

    private final Components components;

    ApiAccess(Components components) {
        this.components = components;
    }

    /** Whether the cookie of a session opens it, too. */
    boolean byCookie(Access access) {
        return access instanceof Access.Users users && cookies(users).findAny().isPresent();
    }

    void write(Operation operation, Access access) {
        operation.setSecurity(requirements(access));
        if (access instanceof Access.Users users && !users.permission().isEmpty()) {
            operation.addExtension(PERMISSION, users.permission());
        }
        String own = operation.getDescription();
        operation.setDescription(own == null ? sentence(access) : own.strip() + " " + sentence(access));
    }

    private List<SecurityRequirement> requirements(Access access) {
        if (access instanceof Access.Users users) {
            define(ACCESS_TOKEN, "An access token of identity-service; permissions are looked up for its user");
            return Stream.concat(Stream.of(ACCESS_TOKEN), cookies(users))
                    .map(ApiAccess::requirement)
                    .toList();
        }
        if (access instanceof Access.Services) {
            define(SERVICE_TOKEN, "A token for services, issued by identity-service for a client's id and secret");
            return List.of(requirement(SERVICE_TOKEN));
        }
        return List.of();
    }

    private static SecurityRequirement requirement(String scheme) {
        return OASFactory.createSecurityRequirement().addScheme(scheme);
    }

    private Stream<String> cookies(Access.Users users) {
        Map<String, SecurityScheme> schemes = components.getSecuritySchemes();
        return schemes == null
                ? Stream.empty()
                : codes(users.contexts()).map(code -> code + COOKIE).filter(schemes::containsKey);
    }

    private void define(String name, String description) {
        components.addSecurityScheme(
                name,
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT")
                        .description(description));
    }

    private static String sentence(Access access) {
        if (access instanceof Access.Users users) {
            String contexts = codes(users.contexts()).collect(Collectors.joining(", "));
            return users.permission().isEmpty()
                    ? "For users (" + contexts + ")."
                    : "For users (" + contexts + ") with the permission `" + users.permission() + "`.";
        }
        if (access instanceof Access.Services) {
            return "For services of the suite.";
        }
        return access instanceof Access.Public ? "For everybody." : "For nobody: its access was not decided.";
    }

    private static Stream<String> codes(Set<ApplicationContext> contexts) {
        return contexts.stream().sorted().map(ApplicationContext::code);
    }
}
