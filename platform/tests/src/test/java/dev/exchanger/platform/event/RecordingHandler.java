package dev.exchanger.platform.event;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;

/** A handler that does what the test says and remembers what it was given. */
final class RecordingHandler implements EventHandler {

    final List<CloudEvent> called = new CopyOnWriteArrayList<>();
    final List<CloudEvent> done = new CopyOnWriteArrayList<>();
    private final Set<String> types;
    private final Function<CloudEvent, Uni<Void>> action;

    RecordingHandler(Set<String> types, Function<CloudEvent, Uni<Void>> action) {
        this.types = types;
        this.action = action;
    }

    static RecordingHandler ok() {
        return of(event -> Uni.createFrom().voidItem());
    }

    static RecordingHandler of(Function<CloudEvent, Uni<Void>> action) {
        return new RecordingHandler(Set.of(), action);
    }

    @Override
    public String stream() {
        return TestEvents.STREAM;
    }

    @Override
    public Set<String> types() {
        return types;
    }

    @Override
    public Uni<Void> handle(CloudEvent event) {
        called.add(event);
        return action.apply(event).invoke(() -> done.add(event));
    }

    List<Long> sequences(String subject) {
        return done.stream()
                .filter(event -> event.subject().equals(subject))
                .map(CloudEvent::sequence)
                .toList();
    }
}
