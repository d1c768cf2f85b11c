package dev.exchanger.bot.leader;

import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.bot.telegram.TelegramConfig;
import dev.exchanger.bot.telegram.TelegramMode;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.shutdown.ShutdownStep;

/** Wins, keeps and gives up the leadership, and starts and stops what only the leader may do. */
@ApplicationScoped
class TelegramLeader implements ShutdownStep {
    private static final Logger LOG = Logger.getLogger(TelegramLeader.class);

    private final PollerLease lease;
    private final LeaderConfig config;
    private final LeaderDuties duties;
    private final boolean enabled;
    private final WorkLoop loop;

    private volatile Optional<Term> term = Optional.empty();

    TelegramLeader(
            BackgroundWork work,
            PollerLease lease,
            LeaderConfig config,
            LeaderDuties duties,
            TelegramConfig telegram,
            MeterRegistry meters) {
        this.lease = lease;
        this.config = config;
        this.duties = duties;
        this.enabled = telegram.mode() != TelegramMode.OFF;
        this.loop = work.detached("telegram leadership", this::step);
        meters.gauge("exchanger_bot_leader_state", this, leader -> leader.term.isPresent() ? 1 : 0);
    }

    void start(@Observes StartupEvent start) {
        if (enabled) {
            loop.start();
        }
    }

    @Override
    public int order() {
        return SCHEDULERS;
    }

    @Override
    public String name() {
        return "telegram-leadership";
    }

    /** Polling ends first, then the lease is free: two must not poll at once. */
    @Override
    public Uni<Void> run() {
        return loop.stop().chain(duties::end).chain(() -> {
            Optional<Term> last = term;
            term = Optional.empty();
            return last.isPresent()
                    ? lease.release(last.get())
                    : Uni.createFrom().voidItem();
        });
    }

    private Uni<Duration> step() {
        // A free lease is looked for more often than one's own is renewed: looking costs one small read.
        return term.isPresent()
                ? keep(term.get()).replaceWith(config.renew())
                : win().replaceWith(() ->
                        term.isPresent() ? config.renew() : config.renew().dividedBy(5));
    }

    private Uni<Void> win() {
        return lease.acquire()
                .invoke(won -> won.ifPresent(began -> {
                    LOG.infof("this node speaks for the bot, epoch %d", began.epoch());
                    term = won;
                    duties.begin(began);
                }))
                .replaceWithVoid();
    }

    private Uni<Void> keep(Term current) {
        return lease.renew(current)
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("the lease could not be renewed: %s", failure);
                    return false;
                })
                .chain(kept -> {
                    if (kept) {
                        return Uni.createFrom().voidItem();
                    }
                    LOG.warnf("this node no longer speaks for the bot, epoch %d is over", current.epoch());
                    term = Optional.empty();
                    return duties.end();
                });
    }
}
