package dev.exchanger.testkit.telegram;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.Json;
import dev.exchanger.testkit.http.Request;

/** The way of every call into the Bot API: token, planned fault, method, record. */
final class CallGate {
    private static final String BAD_GATEWAY =
            "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n";

    private final String token;
    private final BotApi api;
    private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    /** Shared by calls at work, exclusive for who lists them: who has seen a message finds the call that sent it. */
    private final ReadWriteLock work = new ReentrantReadWriteLock();

    CallGate(String token, BotApi api) {
        this.token = token;
        this.api = api;
    }

    void failNext(String method, int times, Fault fault) {
        Deque<Fault> planned = faults.computeIfAbsent(method, key -> new ArrayDeque<>());
        synchronized (planned) {
            for (int i = 0; i < times; i++) {
                planned.add(fault);
            }
        }
    }

    void healAll() {
        faults.clear();
    }

    List<Call> calls() {
        Lock listing = work.writeLock();
        listing.lock();
        try {
            return List.copyOf(calls);
        } finally {
            listing.unlock();
        }
    }

    Answer answer(Request request) {
        String[] parts = request.path().substring("/bot".length()).split("/", 2);
        if (parts.length < 2 || !parts[0].contains(":")) {
            return ApiError.of(404, "Not Found").answer();
        }
        if (!parts[0].equals(token)) {
            return ApiError.of(401, "Unauthorized").answer();
        }
        Instant at = Instant.now();
        JsonNode parameters;
        try {
            parameters = Parameters.of(request);
        } catch (ApiError e) {
            return e.answer();
        }
        Fault fault = nextFault(parts[1]);
        Answer answer = noted(parts[1], parameters, at, fault);
        if (fault instanceof Fault.Delay delay) {
            sleep(delay.time());
        }
        return answer;
    }

    private Answer noted(String method, JsonNode parameters, Instant at, Fault fault) {
        if (method.equals("getUpdates")) {
            // A long poll changes no chat, and would hold up who lists the calls.
            Answer answer = answer(method, parameters, fault);
            calls.add(new Call(method, parameters, at, answer.status()));
            return answer;
        }
        Lock working = work.readLock();
        working.lock();
        try {
            Answer answer = answer(method, parameters, fault);
            calls.add(new Call(method, parameters, at, answer.status()));
            return answer;
        } finally {
            working.unlock();
        }
    }

    private Answer answer(String method, JsonNode parameters, Fault fault) {
        if (fault instanceof Fault.Status status) {
            return ApiError.of(status.code(), status.description()).answer();
        }
        if (fault instanceof Fault.TooManyRequests flood) {
            return ApiError.tooManyRequests(flood.retryAfterSeconds()).answer();
        }
        if (fault instanceof Fault.BadGateway) {
            return new Answer(502, Map.of(), "text/html", BAD_GATEWAY);
        }
        if (fault instanceof Fault.DropBefore) {
            return Answer.dropped();
        }
        Answer answer = call(method, parameters);
        return fault instanceof Fault.DropAfter ? Answer.dropped() : answer;
    }

    private Answer call(String method, JsonNode parameters) {
        try {
            ObjectNode body = Json.object().put("ok", true);
            body.set("result", api.call(method, parameters));
            return Answer.json(200, body);
        } catch (ApiError e) {
            return e.answer();
        }
    }

    private Fault nextFault(String method) {
        Fault own = poll(method);
        return own == null ? poll("*") : own;
    }

    private Fault poll(String method) {
        Deque<Fault> planned = faults.get(method);
        if (planned == null) {
            return null;
        }
        synchronized (planned) {
            return planned.poll();
        }
    }

    private static void sleep(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
