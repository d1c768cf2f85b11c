package dev.exchanger.identity.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;

/**
 * One order of the steps of several actors, one step at a time. An actor runs production code whose every question to a
 * store stops at {@link Actor#step}; which of the stopped ones goes on is what a schedule decides.
 */
public final class Schedule {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private record Option(Actor actor, Parked parked, String label, Runnable run) {}

    private record Parked(BooleanSupplier enabled, List<Option> options) {}

    private final List<Parked> parked = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private int faults;

    /**
     * A schedule without steps yet.
     *
     * @param faults how many writes may be lost to their callers and run late
     */
    public Schedule(int faults) {
        this.faults = faults;
    }

    /** Plays all steps. {@code choose} picks one of n; {@code after} looks at the world after each. */
    public void play(IntUnaryOperator choose, Runnable after) {
        for (List<Option> options = enabled(); !options.isEmpty(); options = enabled()) {
            Option option = options.get(options.size() == 1 ? 0 : choose.applyAsInt(options.size()));
            synchronized (this) {
                parked.remove(option.parked());
            }
            trace.add(option.label());
            option.actor().goesOn();
            option.run().run();
            option.actor().settle();
            after.run();
        }
    }

    /** The labels of the steps that were played, in their order. */
    public List<String> trace() {
        return List.copyOf(trace);
    }

    private synchronized List<Option> enabled() {
        List<Option> all = new ArrayList<>();
        for (Parked entry : parked) {
            if (entry.enabled().getAsBoolean()) {
                List<Option> options = entry.options();
                all.addAll(faults > 0 ? options : options.subList(0, 1));
            }
        }
        return all;
    }

    private synchronized void park(Parked entry) {
        parked.add(entry);
        notifyAll();
    }

    /** Somebody whose steps are ordered by this schedule. */
    public Actor actor(String name) {
        return new Actor(name);
    }

    /** One participant; his steps keep their own order except for what he does in the background. */
    public final class Actor {
        private final String name;
        private boolean started;
        private boolean finished;
        private Runnable first = () -> {};

        private Actor(String name) {
            this.name = name;
        }

        /** Begins this work at once; it runs up to its first step. */
        public <T> void begin(Supplier<Uni<T>> work, Consumer<T> done) {
            started = true;
            work.get()
                    .subscribe()
                    .with(
                            item -> {
                                done.accept(item);
                                finish();
                            },
                            failure -> finish());
            settle();
        }

        /** Is called when the first step of this actor is about to be played. */
        public void atFirst(Runnable call) {
            first = call;
        }

        private void goesOn() {
            Runnable call = first;
            first = () -> {};
            call.run();
        }

        /** Something that simply happens. */
        public void happens(String label, Runnable work) {
            happens(label, () -> true, work);
        }

        /** Something that simply happens, once this is true. */
        public void happens(String label, BooleanSupplier enabled, Runnable work) {
            Parked entry = new Parked(enabled, new ArrayList<>());
            entry.options().add(new Option(this, entry, name + ": " + label, work));
            park(entry);
        }

        /** Stops before this work until the schedule lets it go on. */
        public <T> Uni<T> step(String label, Supplier<Uni<T>> work) {
            return step(label, work, null);
        }

        /** The same; the caller may also be told that it failed, and the work runs at any time later. */
        public <T> Uni<T> step(String label, Supplier<Uni<T>> work, Supplier<Throwable> late) {
            return Uni.createFrom().emitter(emitter -> {
                Parked entry = new Parked(() -> true, new ArrayList<>());
                entry.options().add(new Option(this, entry, name + ": " + label, () -> {
                    T item;
                    try {
                        item = work.get().await().atMost(LIMIT);
                    } catch (RuntimeException e) {
                        emitter.fail(e);
                        return;
                    }
                    emitter.complete(item);
                }));
                if (late != null) {
                    entry.options().add(new Option(this, entry, name + ": " + label + " times out", () -> {
                        faults--;
                        happens(label + " late", () -> work.get().await().atMost(LIMIT));
                        emitter.fail(late.get());
                    }));
                }
                park(entry);
            });
        }

        private void finish() {
            synchronized (Schedule.this) {
                finished = true;
                Schedule.this.notifyAll();
            }
        }

        // What goes to PostgreSQL in a transaction answers on another thread.
        private void settle() {
            long deadline = System.nanoTime() + LIMIT.toNanos();
            synchronized (Schedule.this) {
                while (started && !finished && parked.stream().noneMatch(this::mine)) {
                    if (System.nanoTime() > deadline) {
                        throw new AssertionError(name + " hangs after " + trace);
                    }
                    try {
                        Schedule.this.wait(100);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new AssertionError("interrupted", e);
                    }
                }
            }
        }

        private boolean mine(Parked entry) {
            return entry.options().get(0).actor() == this;
        }
    }
}
