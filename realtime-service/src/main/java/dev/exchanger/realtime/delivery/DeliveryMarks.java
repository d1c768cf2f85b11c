package dev.exchanger.realtime.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.realtime.chat.Seats;

/**
 * Takes acknowledgements: what a device has received, what the user has read. Both are cumulative; a number beyond the
 * last message counts as that one, and one below an earlier number changes nothing.
 */
@ApplicationScoped
class DeliveryMarks {

    private final MarkRepository marks;
    private final Seats seats;
    private final Receipts receipts;
    private final ChatNewsChannel news;
    private final UndeliveredQueue queue;

    DeliveryMarks(MarkRepository marks, Seats seats, Receipts receipts, ChatNewsChannel news, UndeliveredQueue queue) {
        this.marks = marks;
        this.seats = seats;
        this.receipts = receipts;
        this.news = news;
        this.queue = queue;
    }

    /** The device has received up to here; how far the user has got. 404 when the chat is not hers. */
    Uni<Long> received(Device device, UUID chat, long seq) {
        return received(device, Map.of(chat, seq)).map(now -> {
            Long mark = now.get(chat);
            if (mark == null) {
                throw notFound();
            }
            return mark;
        });
    }

    /** The device has received up to these; how far the user has got in those of the chats that are hers. */
    Uni<Map<UUID, Long>> received(Device device, Map<UUID, Long> upTo) {
        return marks.received(device, upTo).map(marked -> {
            Map<UUID, Long> now = new HashMap<>();
            for (MarkRepository.Marked mark : marked) {
                now.put(mark.chat(), mark.now());
                if (mark.moved()) {
                    receipts.delivered(mark.chat(), device.user(), mark.seq());
                }
            }
            queue.acknowledged(device, marked);
            return now;
        });
    }

    /** The user has read up to here, on this device; 404 when the chat is not hers. */
    Uni<DeliveryView.ReadMark> read(Device device, UUID chat, long seq) {
        return marks.read(device, chat, seq)
                .invoke(found -> {
                    MarkRepository.Marked mark = found.orElseThrow(DeliveryMarks::notFound);
                    if (mark.moved()) {
                        receipts.read(chat, device.user(), mark.seq());
                        news.read(device.user(), chat);
                    }
                    queue.acknowledged(device, List.of(mark));
                })
                .chain(() -> seats.require(chat, device.user()))
                .map(seat -> new DeliveryView.ReadMark(seat.lastReadSeq(), seat.unread()));
    }

    private static ProblemException notFound() {
        return new ProblemException(CommonProblem.NOT_FOUND, "No such chat of yours");
    }
}
