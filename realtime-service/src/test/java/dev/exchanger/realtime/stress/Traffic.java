package dev.exchanger.realtime.stress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Messages that go on in a chat until they are told to stop, whatever happens to the nodes meanwhile. */
final class Traffic {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int LANES = 2;
    /** Of the 10 a minute each member may send, some are left for repetitions. */
    private static final int EACH = 5;

    private final List<Future<Void>> lanes = new ArrayList<>();
    private volatile boolean stopped;

    Traffic(Stage stage, Chat chat) {
        int people = chat.members().size() / LANES;
        for (int lane = 0; lane < LANES; lane++) {
            Chat part = new Chat(chat.id(), chat.members().subList(lane * people, (lane + 1) * people));
            Sender sender = stage.sender(part);
            lanes.add(stage.besides(() -> {
                for (int i = 0; !stopped && i < people * EACH; i++) {
                    sender.next();
                    Cluster.pause(PAUSE);
                }
                return null;
            }));
        }
    }

    /** Ends it; returns when everything that was begun is in the chat. */
    void stop() throws Exception {
        stopped = true;
        for (Future<Void> lane : lanes) {
            lane.get(60, TimeUnit.SECONDS);
        }
    }
}
