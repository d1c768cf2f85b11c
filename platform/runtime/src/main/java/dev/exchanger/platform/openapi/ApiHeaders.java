package dev.exchanger.platform.openapi;

import java.util.Map;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * The headers that answers of the suite carry, described once. An endpoint names them by {@link Sends}, or where its answers
 * differ by {@code headers = @Header(name = "ETag", ref = "ETag")}.
 */
final class ApiHeaders {

    static final String LINK = "Link";
    static final String RETRY_AFTER = "Retry-After";
    static final String AUTHENTICATE = "WWW-Authenticate";
    static final String REMAINING = "RateLimit-Remaining";
    static final String RESET = "RateLimit-Reset";

    private record Described(SchemaType type, String description) {}

    private static final Map<String, Described> KNOWN = Map.ofEntries(
            text("ETag", "The version of what is answered, for If-Match or If-None-Match"),
            text("Last-Modified", "When it last changed, for If-Modified-Since"),
            text("Location", "Where it is found from now on"),
            text("Content-Language", "The languages of the texts"),
            text("Vary", "The headers of the request that the answer depends on"),
            text(LINK, "The next page as rel=\"next\", unless this is the last one"),
            text(AUTHENTICATE, "How to show who one is"),
            number(RETRY_AFTER, "Whole seconds to wait before the next attempt"),
            number(REMAINING, "How many more calls are allowed right now"),
            number(RESET, "Seconds until all of them are back, if none is used until then"));

    private final Components components;

    ApiHeaders(Components components) {
        this.components = components;
    }

    private static Map.Entry<String, Described> text(String name, String description) {
        return Map.entry(name, new Described(SchemaType.STRING, description));
    }

    private static Map.Entry<String, Described> number(String name, String description) {
        return Map.entry(name, new Described(SchemaType.INTEGER, description));
    }

    /** Says that an answer carries this header. */
    void put(APIResponse answer, String name) {
        if (answer.getHeaders() == null || !answer.getHeaders().containsKey(name)) {
            answer.addHeader(name, OASFactory.createHeader().ref(name));
        }
        define(name);
    }

    /** Describes what the resource has referred to. */
    void define(APIResponse answer) {
        if (answer.getHeaders() != null) {
            answer.getHeaders().forEach((name, header) -> {
                if (header.getRef() != null) {
                    define(name);
                }
            });
        }
    }

    private void define(String name) {
        Described known = KNOWN.get(name);
        if (known == null) {
            throw new IllegalStateException("A header that is described nowhere: " + name);
        }
        Header header = OASFactory.createHeader()
                .description(known.description())
                .schema(OASFactory.createSchema().addType(known.type()));
        components.addHeader(name, header);
    }
}
