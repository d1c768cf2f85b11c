package dev.exchanger.platform.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.vertx.mutiny.redis.client.Response;

/**
 * One entry of a Redis Stream.
 *
 * @param id the entry id, {@code milliseconds-number}
 * @param fields its fields; an event is in {@link #EVENT}
 */
record StreamEntry(String id, Map<String, String> fields) {

    /** The field that holds the CloudEvent. */
    static final String EVENT = "event";

    /** Reads the answer of {@code XRANGE} and its like; entries that were deleted meanwhile are left out. */
    static List<StreamEntry> listOf(Response entries) {
        List<StreamEntry> list = new ArrayList<>();
        if (entries != null) {
            for (Response entry : entries) {
                if (entry != null && entry.size() == 2 && entry.get(1) != null) {
                    list.add(new StreamEntry(entry.get(0).toString(), fields(entry.get(1))));
                }
            }
        }
        return list;
    }

    private static Map<String, String> fields(Response pairs) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            fields.put(pairs.get(i).toString(), pairs.get(i + 1).toString());
        }
        return fields;
    }
}
