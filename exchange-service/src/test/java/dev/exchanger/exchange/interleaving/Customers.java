package dev.exchanger.exchange.interleaving;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

/** A few people with many orders each: signing a token costs more than most of the requests it is for. */
final class Customers {

    private static final int COUNT = 40;
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final Map<Integer, Session> sessions = new ConcurrentHashMap<>();

    private record Session(UserSpec user, String token, Instant since) {}

    /** A token of the customer with this number; any number will do. */
    String token(int number) {
        return sessions.compute(number % COUNT, (key, known) -> {
                    if (known != null && known.since().plus(FRESH).isAfter(Instant.now())) {
                        return known;
                    }
                    UserSpec user = known == null ? UserSpec.web() : known.user();
                    return new Session(user, TokenMinter.shared().accessToken(user), Instant.now());
                })
                .token();
    }
}
