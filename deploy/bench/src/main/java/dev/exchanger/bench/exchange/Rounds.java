package dev.exchanger.bench.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

import dev.exchanger.bench.report.Median;

/** The outcomes of engines that took turns: the n-th of each belong to one round. */
final class Rounds {
    private final Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();

    void add(Engine engine, Outcome outcome) {
        outcomes.computeIfAbsent(engine.name(), key -> new ArrayList<>()).add(outcome);
    }

    double median(Engine engine, ToDoubleFunction<Outcome> value) {
        Median median = new Median();
        outcomes.get(engine.name()).forEach(outcome -> median.add(value.applyAsDouble(outcome)));
        return median.get();
    }

    /** The median of the rounds' ratios of one engine to another. */
    double ratio(Engine one, Engine other, ToDoubleFunction<Outcome> value) {
        List<Outcome> ones = outcomes.get(one.name());
        List<Outcome> others = outcomes.get(other.name());
        Median median = new Median();
        for (int round = 0; round < Math.min(ones.size(), others.size()); round++) {
            median.add(value.applyAsDouble(ones.get(round)) / value.applyAsDouble(others.get(round)));
        }
        return median.get();
    }

    /** Over all rounds; 0 for an engine that took no part. */
    int sum(Engine engine, ToIntFunction<Outcome> value) {
        return outcomes.getOrDefault(engine.name(), List.of()).stream()
                .mapToInt(value)
                .sum();
    }
}
