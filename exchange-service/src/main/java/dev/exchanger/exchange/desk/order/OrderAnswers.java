package dev.exchanger.exchange.desk.order;

import java.util.UUID;
import java.util.function.ToIntFunction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

import dev.exchanger.exchange.desk.action.OrderCommand;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.security.CurrentPrincipal;

/** What routes on one order have in common: a request becomes the operator's command, the answer is the whole file. */
@ApplicationScoped
public class OrderAnswers {

    private final OrderQueueService queue;
    private final CurrentPrincipal principal;

    public OrderAnswers(OrderQueueService queue, CurrentPrincipal principal) {
        this.queue = queue;
        this.principal = principal;
    }

    /** The operator's command, see {@link OrderCommand#of}. */
    OrderCommand command(String action, UUID id, String ifMatch, HttpServerRequest http) {
        return OrderCommand.of(action, id, ifMatch, principal.user().userId(), http);
    }

    /** 200 with the order's file, and the tag for the next action. */
    Uni<Response> file(UUID id) {
        return file(id, order -> 200);
    }

    /** The same after an action. */
    Uni<Response> after(Uni<?> action, UUID id) {
        return action.chain(() -> file(id));
    }

    /** @param status which status the answer has */
    Uni<Response> file(UUID id, ToIntFunction<OrderFile> status) {
        return queue.file(id).map(file -> Response.status(status.applyAsInt(file))
                .header(HttpHeaders.ETAG, IfMatch.tag(file.order().version()))
                .entity(file)
                .build());
    }
}
