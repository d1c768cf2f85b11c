package dev.exchanger.realtime.room;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import org.jboss.logging.Logger;

import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.Position;
import dev.exchanger.realtime.socket.SocketConnection;

/**
 * One room on this node: its members and how far this node has delivered. Messages arrive by the bus, which may lose
 * some; whenever a number is missing, or may be, the log is read and the members get what they missed, in order, before
 * anything newer. All state is guarded by this object's monitor, held for moments and never while waiting.
 */
final class RoomChannel {

    private static final Logger LOG = Logger.getLogger(RoomChannel.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final RoomName room;
    private final RoomNode node;
    private final RoomMembers members = new RoomMembers();
    private final Uni<Void> opened;
    private RoomBus.Listening listening;

    private Position cursor;
    private boolean numbered;
    private boolean reading;
    private boolean readAgain;
    private boolean closed;

    RoomChannel(RoomName room, RoomNode node) {
        this.room = room;
        this.node = node;
        this.opened = Uni.createFrom().<Void>emitter(this::open).memoize().indefinitely();
    }

    /** Completes when the node listens and knows its place, or when it is clear that Redis cannot say now. */
    Uni<Void> opened() {
        return opened;
    }

    private void open(UniEmitter<? super Void> emitter) {
        RoomBus.Listening started = node.bus().listen(room, this::received, this::gap);
        synchronized (this) {
            listening = started;
        }
        // Reading before the subscription is confirmed could miss what is published in between.
        started.ready().subscribe().with(ready -> catchUp(() -> emitter.complete(null)), emitter::fail);
        node.timer().schedule(node.config().openTimeout(), () -> emitter.complete(null));
    }

    /**
     * Adds a member where the room is now, or finds it.
     *
     * @param hold whether live messages shall wait for {@link Joined#release}; only for a new member
     * @return {@code null} when the room was closed meanwhile
     */
    synchronized Joined join(SocketConnection connection, boolean hold) {
        if (closed) {
            return null;
        }
        Member member = members.get(connection);
        boolean added = member == null;
        if (added) {
            member = new Member(connection, cursor, node.config().maxHeld());
            members.add(member);
            connection.rooms().add(room.toString());
            node.metrics().joined();
            if (hold) {
                member.hold();
            }
        }
        return new Joined(this, member, added, cursor);
    }

    /**
     * A member of a room.
     *
     * @param added whether it came just now
     * @param position where the room is, {@code null} when that is not known
     */
    record Joined(RoomChannel channel, Member member, boolean added, Position position) {

        /** Sends the messages after {@code from} and lets live ones through; {@code from} may be {@code null}. */
        void release(Position from, List<RoomFrame> missed) {
            synchronized (channel) {
                member.release(from, missed);
            }
        }
    }

    /** Removes a member; false when it is none. */
    synchronized boolean leave(SocketConnection connection) {
        if (!members.remove(connection)) {
            return false;
        }
        connection.rooms().remove(room.toString());
        node.metrics().left();
        return true;
    }

    synchronized boolean isEmpty() {
        return members.isEmpty();
    }

    /** Stops listening if nobody is here; false when somebody is. */
    synchronized boolean closeIfEmpty() {
        if (!members.isEmpty() || closed) {
            return false;
        }
        closed = true;
        if (listening != null) {
            listening.stop();
        }
        return true;
    }

    /** A message by the bus, or of this node when there is no bus. */
    synchronized void received(RoomFrame frame) {
        if (closed) {
            return;
        }
        Position at = frame.position();
        if (at == null) {
            members.deliver(frame);
        } else if (cursor != null && cursor.sameEpoch(at) && at.seq() == cursor.seq() + 1 && !reading) {
            cursor = at;
            members.deliver(frame);
        } else if (cursor == null || !cursor.sameEpoch(at) || at.seq() > cursor.seq()) {
            // What the bus brought is in the log, too: read from there and nothing can come out of order.
            catchUp(() -> {});
        }
    }

    private void gap() {
        catchUp(() -> {});
    }

    /** Reads what this node has not delivered; {@code then} runs when it has, or has no members to tell. */
    private void catchUp(Runnable then) {
        Position known;
        synchronized (this) {
            if (closed || reading) {
                readAgain = true;
                if (closed) {
                    then.run();
                }
                return;
            }
            reading = true;
            readAgain = false;
            known = cursor;
        }
        Supplier<Uni<RoomLog.Extract>> read =
                () -> node.log().read(room, known, node.config().historySize());
        node.gate().run(read).subscribe().with(extract -> caughtUp(known, extract, then), this::retry);
    }

    private void caughtUp(Position known, RoomLog.Extract extract, Runnable then) {
        boolean again;
        synchronized (this) {
            reading = false;
            again = readAgain;
            if (extract != null) {
                again |= advance(known, extract);
            }
        }
        then.run();
        if (again) {
            catchUp(() -> {});
        }
    }

    /** Moves on to what was read; true when there is more to read. */
    private boolean advance(Position known, RoomLog.Extract extract) {
        boolean first = !numbered;
        numbered = true;
        if (known != null && extract.continues(known)) {
            extract.frames().forEach(members::deliver);
            List<RoomFrame> frames = extract.frames();
            cursor = frames.isEmpty() ? known : frames.get(frames.size() - 1).position();
            node.metrics().recovered(frames.size());
            return !extract.complete();
        }
        cursor = extract.top();
        if (!first || !members.isEmpty()) {
            // Members have been here without numbers, or lack messages that nobody has any more.
            LOG.debugf("Room %s lost its thread at %s, goes on at %s", room, known, cursor);
            node.metrics().resynced();
            members.seen(cursor);
            members.deliver(new RoomFrame(null, EnvelopeWriter.push("room.resync", room.toString(), cursor, null)));
        }
        return false;
    }

    private void retry(Throwable failure) {
        LOG.debugf("Log of room %s cannot be read now: %s", room, failure.toString());
        synchronized (this) {
            reading = false;
        }
        node.timer().schedule(RETRY, this::gap);
    }
}
