package dev.exchanger.realtime.chat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.realtime.presence.SharedRooms;
import dev.exchanger.realtime.room.RoomName;

/**
 * The members of a chat hear of each other's presence. An operator may be in thousands of chats, and each of her comings
 * and goings must not become thousands of messages: the chats that something happened in last are told, the members of
 * the others may ask.
 */
@ApplicationScoped
public class ChatCompanions implements SharedRooms {

    private static final String ROOMS = """
            SELECT member.user_id, heard.chat_id
            FROM unnest($1::uuid[]) AS member (user_id)
            CROSS JOIN LATERAL (
              SELECT m.chat_id FROM chat_members m JOIN chats c ON c.id = m.chat_id
              WHERE m.user_id = member.user_id
              ORDER BY c.updated_at DESC, c.id DESC LIMIT $2) AS heard
            """;
    private static final String COMPANIONS = """
            SELECT DISTINCT companion.user_id
            FROM chat_members mine
            JOIN chat_members companion ON companion.chat_id = mine.chat_id
            WHERE mine.user_id = $1 AND companion.user_id = ANY($2::uuid[])
            """;

    private final Pool pool;
    private final int limit;

    public ChatCompanions(Pool pool, ChatConfig config) {
        this.pool = pool;
        this.limit = config.presenceRooms();
    }

    @Override
    public Uni<Map<UUID, List<RoomName>>> rooms(Collection<UUID> users) {
        return pool.preparedQuery(ROOMS)
                .execute(Tuple.of(users.toArray(UUID[]::new), limit))
                .map(rows -> {
                    Map<UUID, List<RoomName>> rooms = new HashMap<>();
                    for (Row row : rows) {
                        rooms.computeIfAbsent(row.getUUID("user_id"), id -> new ArrayList<>())
                                .add(RoomName.chat(row.getUUID("chat_id")));
                    }
                    return rooms;
                });
    }

    @Override
    public Uni<Set<UUID>> companions(UUID user, Collection<UUID> others) {
        return pool.preparedQuery(COMPANIONS)
                .execute(Tuple.of(user, others.toArray(UUID[]::new)))
                .map(rows -> {
                    Set<UUID> found = new HashSet<>();
                    for (Row row : rows) {
                        found.add(row.getUUID("user_id"));
                    }
                    return found;
                });
    }
}
