package dev.exchanger.identity.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import java.util.function.IntUnaryOperator;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;

import dev.exchanger.identity.account.Account;
import dev.exchanger.identity.account.AccountStatus;
import dev.exchanger.identity.cache.ScheduledGate;
import dev.exchanger.identity.cache.SteppedCache.Weakness;
import dev.exchanger.identity.protection.ClientDevice;
import dev.exchanger.identity.testing.Schedule;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.testkit.backend.RespConnection;

/** One login and one change that ends all sessions of its user, in one schedule. */
final class LoginWorld implements Scene {

    private static final String NEW_USER = "INSERT INTO users (id, email, email_display) VALUES (?::uuid, ?, 'x')";
    private static final String FREE = "SELECT 1 FROM users WHERE id = ?::uuid FOR UPDATE";
    // Longer than a commit needs to give a lock back: who holds it after that holds it until his next step.
    private static final String PATIENCE = "SET lock_timeout = '25ms'";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String LIVES = """
            SELECT 1 FROM sessions s JOIN users u ON u.id = s.user_id
            WHERE s.id = decode(?, 'hex') AND s.revoked_at IS NULL AND u.status = 'active'
            """;

    /** What ends all sessions. */
    enum Change {
        PASSWORD,
        LOCK,
        LOGOUT_EVERYWHERE
    }

    private final Stores stores;
    private final RespConnection redis;
    private final Connection postgres;
    private final Control off;
    private final Schedule schedule;
    private final UUID user = UUID.randomUUID();
    private volatile SessionId opened;
    private volatile boolean committed;
    private volatile boolean early;
    private volatile boolean acknowledged;
    private String violation;

    /**
     * A new user.
     *
     * @param redis    past the service
     * @param postgres past the service
     * @param off      the control to leave out, or null
     * @param faults   how many commands to Redis may seem lost and run late
     */
    LoginWorld(Stores stores, RespConnection redis, Connection postgres, Control off, int faults) {
        this.stores = stores;
        this.redis = redis;
        this.postgres = postgres;
        this.off = off;
        this.schedule = new Schedule(faults);
        sql(PATIENCE);
        sql(NEW_USER, user.toString(), user + "@example.com");
    }

    LoginWorld login() {
        Schedule.Actor actor = schedule.actor("a");
        Replica replica = replica(actor);
        actor.begin(
                () -> actor.step("checks the password", () -> {
                            early = !committed;
                            return stores.accounts.findById(user);
                        })
                        .map(account -> account.orElseThrow())
                        .chain(account -> account.active()
                                ? open(replica, account)
                                : Uni.createFrom().nullItem()),
                done -> {});
        return this;
    }

    private static Uni<?> open(Replica replica, Account account) {
        return replica.sessions.open(new NewSession(
                account.id(),
                account.credentialVersion(),
                new ClientDevice("192.0.2.1", null, null),
                new JsonObject()));
    }

    /** Waits, as PostgreSQL would let it wait, while somebody holds the user's row. */
    LoginWorld change(Change change) {
        Schedule.Actor actor = schedule.actor("the change");
        Replica replica = replica(actor);
        actor.happens("commits", this::free, () -> {
            committed = true;
            actor.begin(() -> changed(replica, change), this::acknowledge);
        });
        return this;
    }

    private Uni<Boolean> changed(Replica replica, Change change) {
        if (change == Change.LOGOUT_EVERYWHERE) {
            return replica.sessions.revokeAll(user, null, RevokeReason.LOGOUT_EVERYWHERE);
        }
        boolean lock = change == Change.LOCK;
        RevokeReason reason = lock ? RevokeReason.LOCKED : RevokeReason.PASSWORD_CHANGED;
        return Transactions.in(stores.pool, connection -> stores.accounts
                        .lockById(connection, user)
                        .chain(() -> lock
                                ? stores.changes.setStatus(connection, user, AccountStatus.LOCKED)
                                : stores.accounts.setPassword(connection, user, "new"))
                        .chain(() -> replica.revocations.revokeEverywhere(connection, user, reason)))
                .chain(replica.revocations::announce);
    }

    LoginWorld evictions(int times) {
        for (int i = 0; i < times; i++) {
            schedule.actor("Redis").happens("evicts", () -> opened != null, () -> redis.command("DEL", key()));
        }
        return this;
    }

    /** Plays one schedule to its end or to the first violation; what went wrong, or null. */
    String play(IntUnaryOperator choose) {
        schedule.play(choose, this::look);
        if (violation == null && !acknowledged) {
            violation = "the change was never acknowledged";
        }
        return violation == null ? null : violation + " after " + schedule.trace();
    }

    /** As a reader would that starts now, in both stores. */
    private void look() {
        if (violation != null || !early || !acknowledged || opened == null) {
            return;
        }
        Object slot = redis.command("GET", key());
        if (slot != null && slot.toString().startsWith("V:")) {
            violation = "Redis shows the session";
        } else if (found(LIVES, opened.hex())) {
            violation = "PostgreSQL has the session";
        }
    }

    private String key() {
        return RedisKeys.session("web", opened.hex());
    }

    private Replica replica(Schedule.Actor actor) {
        return new Replica(this, actor, Clock.systemUTC(), World.FRESHNESS);
    }

    private boolean free() {
        try (PreparedStatement statement = postgres.prepareStatement(FREE)) {
            statement.setString(1, user.toString());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return false;
            }
            throw new AssertionError(FREE, e);
        }
    }

    private boolean found(String sql, String... parameters) {
        return sql(sql, parameters);
    }

    private boolean sql(String sql, String... parameters) {
        try (PreparedStatement statement = postgres.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            if (!statement.execute()) {
                return false;
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Override
    public void opens(SessionId id) {
        opened = id;
    }

    @Override
    public void acknowledge(boolean told) {
        acknowledged |= told;
    }

    @Override
    public Stores stores() {
        return stores;
    }

    @Override
    public ScheduledGate gate() {
        return stores.gate();
    }

    @Override
    public Weakness weakness() {
        return off == null ? null : off.weakness();
    }

    @Override
    public boolean without(Control control) {
        return off == control;
    }

    @Override
    public boolean restarted() {
        return false;
    }

    @Override
    public LiveSession session() {
        throw new UnsupportedOperationException();
    }
}
