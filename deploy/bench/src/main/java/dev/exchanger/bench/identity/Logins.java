package dev.exchanger.bench.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.exchanger.bench.ceiling.Ceiling;
import dev.exchanger.bench.ceiling.Step;
import dev.exchanger.bench.load.Load;
import dev.exchanger.bench.load.RawConnection;
import dev.exchanger.bench.load.Visitor;
import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.report.Machine;
import dev.exchanger.bench.report.Median;
import dev.exchanger.bench.stand.Accounts;
import dev.exchanger.bench.stand.BenchOptions;
import dev.exchanger.bench.stand.Session;
import dev.exchanger.bench.stand.Stand;

/** Password logins against the password hash alone. The sessions it opens are what the other figures work with. */
final class Logins {
    private static final int CREATED = 201;
    private static final double TARGET = 0.9;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Stand.Replica identity;
    private final Ceiling ceiling;
    private final BenchOptions options;
    private final Queue<Session> opened = new ConcurrentLinkedQueue<>();
    private final AtomicInteger next = new AtomicInteger();
    private final Load load;

    Logins(Stand.Replica identity, Ceiling ceiling, BenchOptions options) {
        this.identity = identity;
        this.ceiling = ceiling;
        this.options = options;
        // Twice the hashes that run at once: a thread never waits for the next login, and none is turned away.
        this.load = new Load(
                identity.port(),
                IntStream.range(0, 2 * Machine.cores())
                        .mapToObj(i -> new Person())
                        .toList());
    }

    private final class Person implements Visitor {
        @Override
        public byte[] request() {
            return Accounts.login(next.getAndIncrement());
        }

        @Override
        public boolean accepts(int status, RawConnection connection) {
            if (status != CREATED) {
                return false;
            }
            opened.add(Session.of(connection.answer()));
            return true;
        }
    }

    Figure measure() {
        ceiling.warm(Step.ARGON2, options.warmUp());
        identity.server().warm(options.warmUp(), () -> load.warm(SECOND));
        Median logins = new Median();
        Median hashes = new Median();
        Median ratio = new Median();
        for (int round = 0; round < options.rounds(); round++) {
            double hash = ceiling.perCpuSecond(Step.ARGON2, options.slice());
            double login = identity.server()
                    .perCpuSecond(() -> load.closed(options.slice()).requests());
            hashes.add(hash);
            logins.add(login);
            ratio.add(login / hash);
        }
        return Figure.fact("password logins", logins.get(), "1/CPU-s")
                .atLeastTimes("BouncyCastle Argon2id alone", hashes.get(), ratio.get(), TARGET);
    }

    /** So many sessions that nobody uses yet; logs in until there are enough. */
    List<Session> take(int count) {
        List<Session> taken = new ArrayList<>();
        while (taken.size() < count) {
            Session session = opened.poll();
            if (session == null) {
                load.warm(SECOND);
            } else {
                taken.add(session);
            }
        }
        return taken;
    }
}
