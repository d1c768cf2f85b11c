package dev.exchanger.exchange.interleaving;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.exchange.interleaving.Wire.Reply;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.SandboxCallback;

import static org.assertj.core.api.Assertions.assertThat;

/** What clients were told, to be compared with what is in the database when all is over. Thread-safe. */
final class Told {

    private final Map<UUID, UUID> created = new ConcurrentHashMap<>();
    private final Map<UUID, String> refused = new ConcurrentHashMap<>();
    private final Set<UUID> cancelled = ConcurrentHashMap.newKeySet();
    private final Set<UUID> completed = ConcurrentHashMap.newKeySet();
    private final Queue<String> operated = new ConcurrentLinkedQueue<>();
    private final Set<Seen> seen = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<Telling>> tellings = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    private record Seen(UUID order, long version, String status) {}

    private record Telling(String reference, BigDecimal amount, String currency) {

        Telling {
            amount = amount.stripTrailingZeros();
        }
    }

    void expect(Reply reply, int... statuses) {
        for (int status : statuses) {
            if (reply.status() == status) {
                return;
            }
        }
        wrong.add(reply.toString());
    }

    void expectCode(Reply reply, int status, String code) {
        if (reply.status() != status || !reply.code().equals(code)) {
            wrong.add(code + " expected, got " + reply);
        }
    }

    void same(Reply first, Reply again, String member) {
        if (first.status() != again.status() || !first.text(member).equals(again.text(member))) {
            wrong.add(first + " repeated is " + again);
        }
    }

    void created(UUID order, UUID quote) {
        created.put(order, quote);
    }

    void refused(UUID quote, String code) {
        refused.put(quote, code);
    }

    void cancelled(UUID order) {
        cancelled.add(order);
    }

    /** What an operator was answered: done, or a reason why not. */
    void operated(UUID order, Reply reply) {
        expect(reply, 200, 201, 202, 403, 404, 409, 412);
        operated.add(reply.status() < 300 ? "done" : reply.status() + " " + reply.code());
        String status = reply.body().path("order").path("status").asText();
        if (reply.status() == 200 && status.equals("completed")) {
            completed.add(order);
        }
    }

    void seen(UUID order, Reply reply) {
        expect(reply, 200);
        JsonNode body = reply.body();
        seen.add(new Seen(
                order, body.path("version").asLong(), body.path("status").asText()));
    }

    /** To be called before it is sent: what is kept must be something that was told. */
    void telling(SandboxCallback callback) {
        tellings.computeIfAbsent(callback.transactionId(), id -> ConcurrentHashMap.newKeySet())
                .add(new Telling(callback.reference(), new BigDecimal(callback.amount()), callback.currency()));
    }

    void acknowledged(SandboxCallback callback) {
        acknowledged.add(callback.messageId());
    }

    int orders() {
        return created.size();
    }

    /** Counts for the report. */
    String summary() {
        return "%d orders, %d refused %s, %d payments in %d messages, %d cancelled, %d looks, %d completed, operators %s"
                .formatted(
                        created.size(),
                        refused.size(),
                        refused.values().stream().collect(Collectors.groupingBy(c -> c, Collectors.counting())),
                        tellings.size(),
                        acknowledged.size(),
                        cancelled.size(),
                        seen.size(),
                        completed.size(),
                        operated.stream().collect(Collectors.groupingBy(answer -> answer, Collectors.counting())));
    }

    /** Nothing that was promised is missing, nothing is there that nobody asked for. */
    void check(DeskDatabase database) {
        assertThat(wrong).as("answers that were not expected").isEmpty();
        Map<UUID, UUID> orders = database.rows("SELECT id, quote_id FROM orders").stream()
                .collect(Collectors.toMap(row -> (UUID) row.get("id"), row -> (UUID) row.get("quote_id")));
        assertThat(orders).as("orders kept are the orders answered").isEqualTo(created);

        Set<String> messages =
                database.rows("SELECT message_id FROM payment_callbacks WHERE outcome <> 'received'").stream()
                        .map(row -> (String) row.get("message_id"))
                        .collect(Collectors.toSet());
        assertThat(messages).as("callbacks kept are the callbacks acknowledged").isEqualTo(acknowledged);

        Map<String, Telling> payments =
                database.rows("SELECT provider_tx_id, reference, amount, currency FROM payments").stream()
                        .collect(Collectors.toMap(row -> (String) row.get("provider_tx_id"), Told::telling));
        assertThat(payments.keySet()).as("payments kept are the payments told").isEqualTo(tellings.keySet());
        payments.forEach((transaction, kept) ->
                assertThat(tellings.get(transaction)).as(transaction).contains(kept));

        Set<UUID> inHistory =
                database
                        .rows("SELECT order_id FROM order_history WHERE to_status = 'cancelled' AND cause = 'owner'")
                        .stream()
                        .map(row -> (UUID) row.get("order_id"))
                        .collect(Collectors.toSet());
        assertThat(inHistory).as("cancellations answered").containsAll(cancelled);

        Set<Seen> versions = database.rows("SELECT order_id, version, to_status FROM order_history").stream()
                .map(row -> new Seen((UUID) row.get("order_id"), ((Number) row.get("version")).longValue(), (String)
                        row.get("to_status")))
                .collect(Collectors.toSet());
        assertThat(versions).as("what was seen was so").containsAll(seen);
    }

    private static Telling telling(Map<String, Object> row) {
        return new Telling((String) row.get("reference"), (BigDecimal) row.get("amount"), (String) row.get("currency"));
    }
}
