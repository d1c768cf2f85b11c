package dev.exchanger.realtime.stress;

import java.util.List;
import java.util.UUID;

/** A group; the first member is its owner. */
record Chat(UUID id, List<Person> members) {

    String room() {
        return "chat:" + id;
    }

    String path() {
        return "/api/v1/chats/" + id;
    }

    /** Members take turns, so that nobody comes to her limit. */
    Person member(int number) {
        return members.get(number % members.size());
    }
}
