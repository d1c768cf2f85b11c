package dev.exchanger.identity.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** All ways through a tree of choices that is known only by walking it: each walk is played from the beginning. */
public final class Orders implements IntUnaryOperator {

    /** How often in all walks the same steps may lead to another choice. */
    private static final int FEW = 10;

    private record Choice(int taken, int of) {}

    private final List<Choice> path = new ArrayList<>();
    private final boolean backwards;
    private int depth;
    private int surprises;

    /**
     * No walk yet.
     *
     * @param backwards begins with the last choice everywhere instead of the first
     */
    public Orders(boolean backwards) {
        this.backwards = backwards;
    }

    /** The choice of this walk among n. */
    @Override
    public int applyAsInt(int n) {
        if (depth == path.size()) {
            path.add(new Choice(0, n));
        }
        Choice choice = path.get(depth++);
        if (choice.of() != n) {
            if (++surprises > FEW) {
                throw new AssertionError("the same steps have led to another choice: " + choice + ", now of " + n);
            }
            // PostgreSQL had not given a lock back yet when this choice was met first: the walk goes on from here anew.
            path.subList(depth - 1, path.size()).clear();
            choice = new Choice(Math.min(choice.taken(), n - 1), n);
            path.add(choice);
        }
        return backwards ? n - 1 - choice.taken() : choice.taken();
    }

    /** Prepares the next walk; false when all have been walked. */
    public boolean next() {
        depth = 0;
        while (!path.isEmpty()) {
            Choice last = path.remove(path.size() - 1);
            if (last.taken() + 1 < last.of()) {
                path.add(new Choice(last.taken() + 1, last.of()));
                return true;
            }
        }
        return false;
    }
}
