package dev.exchanger.exchange.expiry;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.interceptor.Interceptor;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.redis.RedisLinkChanged;
import dev.exchanger.platform.redis.RedisLinkState;
import dev.exchanger.platform.redis.RedisRole;
import dev.exchanger.platform.shutdown.ShutdownStep;

/**
 * Ends orders at their deadline. The database is the truth and every path ends in the one statement of
 * {@link ExpiryRepository}; the paths only differ in how soon they notice:
 * <ul>
 *   <li>{@link ExpiryListener}: the event of Redis, made punctual by {@link ExpiryToucher};
 *   <li>{@link ExpirySweep}: the database, once a second, when Redis is away or says nothing;
 *   <li>{@link ExpiryDeadlines}: whoever looks at an overdue order;
 *   <li>{@link ExpiryCleanup}: the reconciliation of both every few minutes.
 * </ul>
 * {@link ReplicaHeartbeat} moves deadlines when no replica was up. {@link ExpiryCanary} watches that the events arrive. All replicas run all of it, there is no leader.
 */
@ApplicationScoped
public class ExpiryEngine implements ShutdownStep {

    private final ExpiryLoop loop;
    private final ExpiryListener listener;
    private final ExpiryToucher toucher;
    private final ExpirySweep sweep;
    private final ReplicaHeartbeat heartbeat;
    private final ExpiryCanary canary;
    private final ExpiryCleanup cleanup;
    private final KeyspaceNotifications notifications;

    public ExpiryEngine(
            ExpiryLoop loop,
            ExpiryListener listener,
            ExpiryToucher toucher,
            ExpirySweep sweep,
            ReplicaHeartbeat heartbeat,
            ExpiryCanary canary,
            ExpiryCleanup cleanup,
            KeyspaceNotifications notifications) {
        this.loop = loop;
        this.listener = listener;
        this.toucher = toucher;
        this.sweep = sweep;
        this.heartbeat = heartbeat;
        this.canary = canary;
        this.cleanup = cleanup;
        this.notifications = notifications;
    }

    /** After the link to Redis was started, which happens without a priority. */
    void onStart(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
        loop.run(() -> {
            heartbeat.start();
            sweep.start();
            listener.listen(this::missed);
            toucher.start();
            canary.start(this::silent);
        });
    }

    /** Redis is there, perhaps for the first time, perhaps without anything it knew. */
    void onLink(@ObservesAsync RedisLinkChanged change) {
        if (change.role() == RedisRole.COMMANDS && change.to() == RedisLinkState.READY) {
            notifications.ensure().subscribe().with(done -> {});
            cleanup.reconcile().subscribe().with(done -> {}, failure -> {});
        }
    }

    /** Events may have been missed while the subscription was away. */
    private void missed() {
        notifications.ensure().subscribe().with(done -> {});
        sweep.catchUp();
    }

    /** No events arrive although Redis answers. */
    private void silent() {
        listener.listen(this::missed);
        missed();
    }

    @Override
    public int order() {
        return SCHEDULERS;
    }

    @Override
    public String name() {
        return "expiry-engine";
    }

    @Override
    public Uni<Void> run() {
        loop.stop();
        return Uni.createFrom().voidItem();
    }
}
