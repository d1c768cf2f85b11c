package dev.exchanger.platform.redis;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;

/**
 * One call on its way: a single command, or several that go out in one write. It is answered exactly once; what the
 * server says after that is dropped here, never taken for the answer of another call.
 */
final class PendingCommand {

    private final List<RedisCommand> commands;
    private final boolean single;
    private final Duration deadline;
    private final boolean idempotent;
    private final long expiresAt;
    private final Promise<List<Response>> answer;
    private int attempts;
    private boolean onWire;
    private boolean done;
    private long timer = -1;

    PendingCommand(List<RedisCommand> commands, boolean single, Promise<List<Response>> answer) {
        this.commands = commands;
        this.single = single;
        this.answer = answer;
        this.deadline = commands.stream()
                .map(RedisCommand::deadline)
                .max(Duration::compareTo)
                .orElseThrow();
        this.idempotent = commands.stream().allMatch(RedisCommand::idempotent);
        this.expiresAt = System.nanoTime() + deadline.toNanos();
    }

    Duration deadline() {
        return deadline;
    }

    int size() {
        return commands.size();
    }

    boolean done() {
        return done;
    }

    boolean onWire() {
        return onWire;
    }

    RedisCommand first() {
        return commands.get(0);
    }

    void timer(long id) {
        timer = id;
    }

    long timer() {
        return timer;
    }

    Future<List<Response>> send(RedisWire wire) {
        onWire = true;
        return single ? wire.send(first()).map(Collections::singletonList) : wire.batch(commands);
    }

    /** Whether it may be sent once more after this failure, and there is time for it. */
    boolean mayRetry(Throwable failure, RedisLinkConfig config) {
        boolean safe = RedisErrors.isPassing(failure)
                ? single || idempotent
                : RedisErrors.isUnsent(failure) || (idempotent && !RedisErrors.isAnswer(failure));
        boolean time = expiresAt - System.nanoTime() > config.retryDelay().toNanos();
        if (safe && time && attempts < config.maxRetries()) {
            attempts++;
            onWire = false;
            return true;
        }
        return false;
    }

    void succeed(List<Response> responses) {
        done = true;
        answer.tryComplete(responses);
    }

    void fail(Throwable failure) {
        done = true;
        answer.tryFail(failure);
    }
}
