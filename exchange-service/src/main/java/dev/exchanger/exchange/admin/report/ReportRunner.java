package dev.exchanger.exchange.admin.report;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgException;
import org.jboss.logging.Logger;

import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.shutdown.ShutdownStep;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

/**
 * Makes reports, one at a time in each replica. Every page is read in a statement and stored in a transaction of its
 * own, with the renewal of the lease; whoever gets a report after a crash goes on behind the last stored page.
 */
@ApplicationScoped
public class ReportRunner implements ShutdownStep {

    private static final Logger LOG = Logger.getLogger(ReportRunner.class);
    private static final int PURGE = 100;
    private static final Duration FIRST = Duration.ofMinutes(9);
    private static final Duration PAUSE = Duration.ofHours(1);
    /** What PostgreSQL calls a statement that ran into {@code statement_timeout}. */
    private static final String CANCELED = "57014";

    private final Pool admin;
    private final ReportRepository repository;
    private final ReportSource source;
    private final ReportConfig config;
    private final String node;
    private final BackgroundWork background;
    private final WorkLoop loop;
    private volatile boolean stopping;

    public ReportRunner(
            BackgroundWork background,
            @ReactiveDataSource("admin") Pool admin,
            ReportRepository repository,
            ReportSource source,
            ReportConfig config,
            ServiceNode node) {
        this.admin = admin;
        this.repository = repository;
        this.source = source;
        this.config = config;
        this.node = node.nodeId();
        this.background = background;
        this.loop = background.detached("reports", this::work);
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
        background
                .loop(
                        "report housekeeping",
                        () -> repository.purge(config.retention(), PURGE).map(untilLessThan(PURGE, PAUSE)))
                .start(FIRST);
    }

    /** There is something to do. */
    void nudge() {
        loop.nudge();
    }

    private Uni<Duration> work() {
        return repository
                .claim(node, config.lease(), config.attempts())
                .flatMap(job -> job.isEmpty()
                        ? Uni.createFrom().item(config.pollEvery())
                        : run(job.get())
                                .onFailure()
                                .recoverWithUni(failure -> failed(job.get(), failure))
                                .replaceWith(Duration.ZERO));
    }

    /** The next page, and those after it. A replica that stops leaves the rest to the others. */
    private Uni<Void> run(ReportJob job) {
        if (stopping) {
            return Uni.createFrom().voidItem();
        }
        int limit = (int) Math.min(config.page(), config.maxRows() - job.rows() + 1);
        return source.page(job, limit).flatMap(page -> {
            boolean truncated = job.rows() + page.lines().size() > config.maxRows();
            ReportPage kept = truncated ? shortened(page, config.maxRows() - job.rows()) : page;
            boolean last = truncated || page.next() == null;
            return store(job, kept, last, truncated)
                    .flatMap(held -> held && !last
                            ? run(job.after(kept))
                            : Uni.createFrom().voidItem());
        });
    }

    private Uni<Boolean> store(ReportJob job, ReportPage page, boolean last, boolean truncated) {
        return Transactions.in(admin, transaction -> repository
                .advance(transaction, job, node, config.lease(), page.lines().size(), last, truncated)
                .call(held -> held
                        ? repository.insertPage(transaction, job, page)
                        : Uni.createFrom().voidItem()));
    }

    private static ReportPage shortened(ReportPage page, long rows) {
        return new ReportPage(page.lines().subList(0, (int) rows), null);
    }

    /**
     * Somebody tries again when the lease is over, which is also the pause between two attempts. A statement that took
     * too long would take too long again, and keep others waiting: it is not repeated.
     */
    private Uni<Void> failed(ReportJob job, Throwable failure) {
        LOG.warnf(failure, "report %s failed in attempt %d", job.id(), job.attempt());
        if (failure instanceof PgException pg && CANCELED.equals(pg.getSqlState())) {
            return repository.fail(job, node, ReportFailure.TIMEOUT);
        }
        return job.attempt() >= config.attempts()
                ? repository.fail(job, node, ReportFailure.ERROR)
                : Uni.createFrom().voidItem();
    }

    @Override
    public int order() {
        return SCHEDULERS;
    }

    @Override
    public String name() {
        return "reports";
    }

    @Override
    public Uni<Void> run() {
        stopping = true;
        return loop.stop();
    }
}
