package dev.exchanger.platform.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.RedisOptions;

import dev.exchanger.platform.node.ServiceNode;

/**
 * The one way of a replica to Redis: at most one long-lived connection per {@link RedisRole}, kept open for ever.
 *
 * <p>Every operation is lazy (it runs at subscription, again at each resubscription) and answers on the caller's Vert.x
 * context. It fails with {@link RedisUnavailable} when Redis is away or late, and with {@link RedisCommandFailed} when Redis
 * answers with an error. A command that failed as late may still run: every command must be harmless then.
 *
 * <p>Answers have the shapes of RESP3: {@code HGETALL} and {@code XREADGROUP} answer maps (read them with
 * {@code get(name)} and {@code getKeys()}), scores are pairs of member and double. {@code nil} is {@code null}.
 */
@ApplicationScoped
public class RedisLink {

    private final Vertx vertx;
    private final RedisLinkContext link;
    private final CommandLane commands;
    private final BlockingLane streams;
    private final SubscriberLane subscriber;

    @Inject
    RedisLink(
            Vertx vertx,
            Redis client,
            RedisLinkOptions options,
            RedisLinkConfig config,
            ServiceNode node,
            MeterRegistry registry,
            Event<RedisLinkChanged> changes) {
        this(vertx, options.of(client), config, node, registry, change -> tell(change, changes));
    }

    /** A connection that ends after the container has, as when a start failed, is nobody's news. */
    private static void tell(RedisLinkChanged change, Event<RedisLinkChanged> changes) {
        ArcContainer container = Arc.container();
        if (container != null && container.isRunning()) {
            changes.fireAsync(change);
        }
    }

    /** Without CDI. Nothing is opened before {@link #start()}. */
    RedisLink(
            Vertx vertx,
            RedisOptions options,
            RedisLinkConfig config,
            ServiceNode node,
            MeterRegistry registry,
            Consumer<RedisLinkChanged> changes) {
        options.getEndpoints().forEach(MaskedUrl::check);
        this.vertx = vertx;
        ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
        RedisLinkJournal journal =
                new RedisLinkJournal(node.service(), MaskedUrl.of(options.getEndpoints()), registry, changes);
        this.link = new RedisLinkContext(context, new RedisConnector(context, options, config), config, journal, node);
        this.commands = new CommandLane(link);
        this.streams = new BlockingLane(link);
        this.subscriber = new SubscriberLane(link, commands);
    }

    /** Opens the commands connection in the background; Redis may be away. */
    void start() {
        link.run(() -> commands.keeper().start());
    }

    /**
     * Runs one command on the {@code commands} connection.
     *
     * @return the answer, {@code null} for nil
     */
    public Uni<Response> execute(RedisCommand command) {
        return this.<List<io.vertx.redis.client.Response>>uni(
                        answer -> commands.submit(new PendingCommand(List.of(command), true, answer)))
                .map(answers -> wrap(answers.get(0)));
    }

    /**
     * Runs commands in one write, in order, but not as a transaction: others may come in between, and when one fails the
     * rest still runs. The longest of their deadlines holds; they are sent again after a loss only if all are idempotent.
     *
     * @return the answers in the same order, {@code null} elements for nil; an error of any command fails it as a whole
     */
    public Uni<List<Response>> pipeline(List<RedisCommand> batch) {
        if (batch.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<RedisCommand> copy = List.copyOf(batch);
        return this.<List<io.vertx.redis.client.Response>>uni(
                        answer -> commands.submit(new PendingCommand(copy, false, answer)))
                .map(RedisLink::wrapAll);
    }

    /**
     * Runs a script by its digest, or in full when the server does not know it.
     *
     * @return the script's answer, {@code null} for nil
     */
    public Uni<Response> eval(LuaScript script, List<String> keys, List<String> args) {
        return execute(evaluation("EVALSHA", script.sha(), script, keys, args))
                .onFailure(RedisLink::isUnknownScript)
                .recoverWithUni(() -> execute(evaluation("EVAL", script.source(), script, keys, args)));
    }

    /**
     * Runs a blocking command on the {@code streams} connection, which is opened by the first one. Blocking commands run one
     * after the other: read several streams with one {@code XREADGROUP}. The deadline must exceed the command's own BLOCK
     * time; it counts from the moment the command is sent, and when it passes the connection is replaced.
     *
     * @return the answer, {@code null} when the BLOCK time passed without data
     */
    public Uni<Response> block(RedisCommand command) {
        return this.<io.vertx.redis.client.Response>uni(answer -> streams.submit(command, answer))
                .map(RedisLink::wrap);
    }

    /**
     * A new context on the link's event loop, for work that talks to Redis at each step: its commands and their answers
     * change threads nowhere. What runs there must be short, as all commands of this replica go through that loop.
     */
    public Context newContext() {
        ContextInternal own = link.context();
        return own.owner()
                .createEventLoopContext(
                        own.nettyEventLoop(),
                        own.workerPool(),
                        Thread.currentThread().getContextClassLoader());
    }

    /** The state of one connection; CONNECTING for a role that was never used. */
    public RedisLinkState state(RedisRole role) {
        return switch (role) {
            case COMMANDS -> commands.keeper().state();
            case SUBSCRIBER -> subscriber.keeper().state();
            case STREAMS -> streams.keeper().state();
        };
    }

    /** Whether ordinary commands are sent at once. */
    public boolean ready() {
        return state(RedisRole.COMMANDS) == RedisLinkState.READY;
    }

    /**
     * The number of the current commands connection: 0 before the first, one more at each new one, counted before its first
     * command is sent. Who remembers it knows without waiting for an event that Redis may have been replaced meanwhile.
     */
    public long connection() {
        return commands.keeper().connections();
    }

    /** What {@code GET /api/health/redis} shows. Never blocks, asks nobody. */
    public RedisStatus status() {
        RedisLinkState state = state(RedisRole.COMMANDS);
        String endpoint = link.connector().endpoints().get(0);
        return new RedisStatus(
                state == RedisLinkState.READY,
                state.name().toLowerCase(Locale.ROOT),
                MaskedUrl.hostOf(endpoint),
                MaskedUrl.portOf(endpoint),
                state == RedisLinkState.DEGRADED);
    }

    /** The number of the database all connections use, from the URL; 0 unless it says otherwise. */
    public int database() {
        return MaskedUrl.databaseOf(link.connector().endpoints().get(0));
    }

    /** Says QUIT on each open connection and fails what waits. The link cannot be used afterwards. */
    public Uni<Void> close() {
        return this.<Void>uni(done -> Future.join(List.of(subscriber.close(), streams.close(), commands.close()))
                .<Void>mapEmpty()
                .onComplete(done));
    }

    SubscriberLane subscriber() {
        return subscriber;
    }

    /** Runs it on the link's event loop. */
    void run(Runnable action) {
        link.run(action);
    }

    /** Runs an action on the link's event loop and brings its answer back to the context of the one who subscribed. */
    <T> Uni<T> uni(Consumer<Promise<T>> action) {
        return Uni.createFrom().emitter(emitter -> {
            Promise<T> answer = ((VertxInternal) vertx).promise();
            answer.future().onComplete(emitter::complete, emitter::fail);
            link.run(() -> action.accept(answer));
        });
    }

    private static RedisCommand evaluation(
            String name, String scriptOrSha, LuaScript script, List<String> keys, List<String> args) {
        List<String> all = new ArrayList<>(2 + keys.size() + args.size());
        all.add(scriptOrSha);
        all.add(Integer.toString(keys.size()));
        all.addAll(keys);
        all.addAll(args);
        return new RedisCommand(name, all, script.deadline(), false);
    }

    private static boolean isUnknownScript(Throwable failure) {
        return failure instanceof RedisCommandFailed error && error.code().equals("NOSCRIPT");
    }

    private static Response wrap(io.vertx.redis.client.Response response) {
        return response == null ? null : Response.newInstance(response);
    }

    private static List<Response> wrapAll(List<io.vertx.redis.client.Response> responses) {
        List<Response> all = new ArrayList<>(responses.size());
        responses.forEach(response -> all.add(wrap(response)));
        return Collections.unmodifiableList(all);
    }
}
