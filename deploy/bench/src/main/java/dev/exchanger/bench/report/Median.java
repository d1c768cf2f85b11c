package dev.exchanger.bench.report;

import java.util.ArrayList;
import java.util.List;

/** The median of rounds: one round that another program disturbed does not move it. */
public final class Median {
    private final List<Double> values = new ArrayList<>();

    public void add(double value) {
        values.add(value);
    }

    /** @throws IllegalStateException before the first value */
    public double get() {
        if (values.isEmpty()) {
            throw new IllegalStateException("no round was measured");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
