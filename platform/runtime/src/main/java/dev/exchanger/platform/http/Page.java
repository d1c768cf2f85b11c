package dev.exchanger.platform.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * One page of a keyset-paginated listing.
 *
 * @param items      at most the asked number
 * @param nextCursor where the next page begins; absent on the last one
 */
public record Page<T>(List<T> items, Optional<String> nextCursor) {

    /** Items per page when the client does not say. */
    public static final int DEFAULT_LIMIT = 20;
    /** Most items per page. */
    public static final int MAX_LIMIT = 100;

    /**
     * The page of a query that asked for {@code limit + 1} rows: the extra row only proves that there is a next page.
     *
     * @param rows   0..limit + 1 rows in order
     * @param cursor makes the cursor after a row
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> cursor) {
        if (rows.size() <= limit) {
            return new Page<>(List.copyOf(rows), Optional.empty());
        }
        List<T> items = List.copyOf(rows.subList(0, limit));
        return new Page<>(items, Optional.of(cursor.apply(items.get(limit - 1))));
    }

    /** The {@code limit} parameter: 1..100, {@value #DEFAULT_LIMIT} when absent; anything else is 422. */
    public static int limit(String parameter) {
        if (parameter == null) {
            return DEFAULT_LIMIT;
        }
        // No regular Integer.parseInt: it takes "+5" and the digits of other scripts.
        if (parameter.matches("[0-9]{1,3}")) {
            int limit = Integer.parseInt(parameter);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        }
        throw new ProblemException(CommonProblem.VALIDATION, null)
                .withError("limit", "must be a whole number from 1 to " + MAX_LIMIT);
    }

    /** The same page of something else, e.g. of response records. */
    public <R> Page<R> map(Function<T, R> mapper) {
        return new Page<>(items.stream().map(mapper).toList(), nextCursor);
    }

    /** 200 with this entity and, unless this is the last page, {@code Link: <...>; rel="next"}. */
    public Response.ResponseBuilder ok(Object entity, UriInfo uri) {
        Response.ResponseBuilder answer = Response.ok(entity);
        nextCursor.ifPresent(cursor -> answer.links(Link.fromUri(uri.getRequestUriBuilder()
                        .replaceQueryParam("cursor", cursor)
                        .build())
                .rel("next")
                .build()));
        return answer;
    }
}
