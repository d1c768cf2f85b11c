package dev.exchanger.bot.leader;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.bot.telegram.TelegramConfig;
import dev.exchanger.bot.telegram.TelegramException;
import dev.exchanger.bot.telegram.TelegramFailure;
import dev.exchanger.bot.telegram.TelegramMode;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.time.BackOff;

/** What the leader does during one term: set the mode once, publish the menu, then poll or watch the webhook. */
@ApplicationScoped
class LeaderDuties {
    private static final Logger LOG = Logger.getLogger(LeaderDuties.class);

    private final BackgroundWork work;
    private final TelegramConfig telegram;
    private final LeaderConfig config;
    private final DeliveryMode mode;
    private final MenuPublisher menu;
    private final UpdatePoller poller;

    private WorkLoop loop;

    LeaderDuties(
            BackgroundWork work,
            TelegramConfig telegram,
            LeaderConfig config,
            DeliveryMode mode,
            MenuPublisher menu,
            UpdatePoller poller) {
        this.work = work;
        this.telegram = telegram;
        this.config = config;
        this.mode = mode;
        this.menu = menu;
        this.poller = poller;
    }

    synchronized void begin(Term term) {
        Duty duty = new Duty(term);
        loop = work.detached("telegram duty", duty::step);
        loop.start();
    }

    /** Completes when nothing is under way any more. */
    synchronized Uni<Void> end() {
        if (loop == null) {
            return Uni.createFrom().voidItem();
        }
        WorkLoop ending = loop;
        loop = null;
        // Stop before interrupting: the interrupted call must not be followed by another one.
        CompletionStage<Void> stopped = ending.stop().subscribeAsCompletionStage();
        poller.interrupt();
        return Uni.createFrom().completionStage(stopped);
    }

    /** The progress of one term. */
    private final class Duty {
        private final Term term;
        private boolean modeSet;
        private boolean menuTried;

        Duty(Term term) {
            this.term = term;
        }

        Uni<Duration> step() {
            if (!modeSet) {
                return mode.apply().invoke(() -> modeSet = true).replaceWith(Duration.ZERO);
            }
            if (!menuTried) {
                menuTried = true;
                return menu.publish().replaceWith(Duration.ZERO);
            }
            if (telegram.mode() == TelegramMode.WEBHOOK) {
                return mode.watch().replaceWith(config.webhookCheck());
            }
            return poller.poll(term).onFailure(LeaderDuties::isConflict).recoverWithUni(this::conflict);
        }

        /** Somebody else polls, or a webhook came back: wait, so that two bots do not throw each other out for ever. */
        private Uni<Duration> conflict(Throwable failure) {
            Duration pause = BackOff.spread(config.conflictPause(), 1, 3);
            LOG.warnf("%s; polling again in %d ms", failure.getMessage(), pause.toMillis());
            return mode.webhookIsSet()
                    .onFailure()
                    .recoverWithItem(false)
                    .invoke(set -> modeSet = !set)
                    .replaceWith(pause);
        }
    }

    private static boolean isConflict(Throwable failure) {
        return failure instanceof TelegramException refused
                && refused.failure() instanceof TelegramFailure.Refused answer
                && answer.code() == 409;
    }
}
