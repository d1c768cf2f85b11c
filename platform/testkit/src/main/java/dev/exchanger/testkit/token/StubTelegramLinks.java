package dev.exchanger.testkit.token;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.Json;
import dev.exchanger.testkit.http.Request;

/** The Telegram part of {@link StubIdentity}: who is linked, and which codes a bot may claim. */
public final class StubTelegramLinks {

    private static final Pattern OF_USER = Pattern.compile("/internal/telegram-users/(\\d+)/link");
    private static final Duration CODE_LIFE = Duration.ofMinutes(10);

    private final Map<Long, UserSpec> linked = new ConcurrentHashMap<>();
    private final Map<String, Offer> offers = new ConcurrentHashMap<>();
    private final Map<String, Offer> claimed = new ConcurrentHashMap<>();

    /** A code that the site has issued. */
    private record Offer(String id, UserSpec user, String maskedEmail) {}

    /** From now on the token exchange works for this Telegram user. */
    public void link(long telegramUserId, UserSpec user) {
        linked.put(telegramUserId, user);
    }

    /** From now on it does not. */
    public void unlink(long telegramUserId) {
        linked.remove(telegramUserId);
    }

    /** Whether the account is linked, e.g. after the bot has confirmed or unlinked. */
    public boolean isLinked(long telegramUserId) {
        return linked.containsKey(telegramUserId);
    }

    /** A code that can be claimed once; the confirmation of the bot then links the user at once. */
    public void offer(String code, UserSpec user, String maskedEmail) {
        offers.put(code, new Offer(UUID.randomUUID().toString(), user, maskedEmail));
    }

    Optional<UserSpec> linked(String telegramUserId) {
        try {
            return Optional.ofNullable(linked.get(Long.parseLong(telegramUserId)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    Optional<Long> telegramOf(UUID userId) {
        return linked.entrySet().stream()
                .filter(entry -> entry.getValue().userId().equals(userId))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    void reset() {
        linked.clear();
        offers.clear();
        claimed.clear();
    }

    Answer answer(Request request) {
        Matcher unlinked = OF_USER.matcher(request.path());
        if (request.method().equals("DELETE") && unlinked.matches()) {
            unlink(Long.parseLong(unlinked.group(1)));
            return Answer.empty(204);
        }
        String route = request.path().replace("/internal/telegram-links/", "");
        if (request.method().equals("POST") && route.equals("claim")) {
            return claim(Json.tree(request.body()));
        }
        if (request.method().equals("POST") && route.endsWith("/confirm")) {
            return confirm(route.replace("/confirm", ""), Json.tree(request.body()));
        }
        return Answer.problem(404, "not-found", "The stub has no " + request.method() + " " + request.path());
    }

    private Answer claim(JsonNode body) {
        Offer offer = offers.remove(body.path("code").asText());
        if (offer == null) {
            return Answer.problem(404, "link-code-unknown", "Unknown, used or expired");
        }
        claimed.put(offer.id(), offer);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", offer.id());
        answer.put("maskedEmail", offer.maskedEmail());
        answer.put("expiresAt", Instant.now().plus(CODE_LIFE).toString());
        return Answer.json(200, answer);
    }

    private Answer confirm(String id, JsonNode body) {
        Offer offer = claimed.remove(id);
        if (offer == null) {
            return Answer.problem(404, "not-found", "No such link");
        }
        link(body.path("telegramUserId").asLong(), offer.user());
        return Answer.json(200, Map.of("status", "linked"));
    }
}
