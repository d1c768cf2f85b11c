package dev.exchanger.bench.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import dev.exchanger.bench.ceiling.Ceiling;
import dev.exchanger.bench.ceiling.Step;
import dev.exchanger.bench.load.Load;
import dev.exchanger.bench.load.RawConnection;
import dev.exchanger.bench.load.Visitor;
import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.report.Median;
import dev.exchanger.bench.stand.BenchOptions;
import dev.exchanger.bench.stand.Requests;
import dev.exchanger.bench.stand.Session;
import dev.exchanger.bench.stand.Stand;

/** Refreshes, each with the token of the one before, beside the signature that every answer needs. */
final class Refreshes {
    private static final int CONNECTIONS = 8;
    private static final int OK = 200;
    private static final double TARGET = 1000;
    private static final Duration SIGNING = Duration.ofSeconds(1);
    private static final List<Step> STEPS = List.of(Step.RS256, Step.ES256, Step.RS256_CHECK, Step.ES256_CHECK);

    private final Stand.Replica identity;
    private final Ceiling ceiling;
    private final BenchOptions options;
    private final Load load;

    Refreshes(Stand.Replica identity, Ceiling ceiling, BenchOptions options, List<Session> sessions) {
        this.identity = identity;
        this.ceiling = ceiling;
        this.options = options;
        List<Rotation> rotations = new ArrayList<>();
        int share = sessions.size() / CONNECTIONS;
        for (int i = 0; i < CONNECTIONS; i++) {
            rotations.add(new Rotation(sessions.subList(i * share, (i + 1) * share)));
        }
        this.load = new Load(identity.port(), rotations);
    }

    /** The sessions of one connection, refreshed in turn. */
    private static final class Rotation implements Visitor {
        private final String[] tokens;
        private int current;

        Rotation(List<Session> sessions) {
            this.tokens = sessions.stream().map(Session::refreshToken).toArray(String[]::new);
        }

        @Override
        public byte[] request() {
            return Requests.json("/api/v1/web/tokens/refresh", "{\"refreshToken\":\"" + tokens[current] + "\"}");
        }

        @Override
        public boolean accepts(int status, RawConnection connection) {
            if (status != OK) {
                return false;
            }
            tokens[current] = Requests.member(connection.answer(), "refreshToken");
            current = (current + 1) % tokens.length;
            return true;
        }
    }

    List<Figure> measure() {
        STEPS.forEach(step -> ceiling.warm(step, options.warmUp()));
        identity.server().warm(options.warmUp(), () -> load.warm(SIGNING));
        Median refreshes = new Median();
        Map<Step, Median> steps = new EnumMap<>(Step.class);
        STEPS.forEach(step -> steps.put(step, new Median()));
        for (int round = 0; round < options.rounds(); round++) {
            STEPS.forEach(step -> steps.get(step).add(ceiling.perCpuSecond(step, SIGNING)));
            refreshes.add(identity.server()
                    .perCpuSecond(() -> load.closed(options.slice()).requests()));
        }
        return List.of(
                Figure.atLeast("refreshes", refreshes.get(), "1/CPU-s", TARGET)
                        .beside("RS256 signature alone", steps.get(Step.RS256).get()),
                Figure.fact("ES256 signature alone", steps.get(Step.ES256).get(), "1/CPU-s")
                        .beside("RS256 signature alone", steps.get(Step.RS256).get()),
                Figure.fact("ES256 check alone", steps.get(Step.ES256_CHECK).get(), "1/CPU-s")
                        .beside("RS256 check alone", steps.get(Step.RS256_CHECK).get()));
    }
}
