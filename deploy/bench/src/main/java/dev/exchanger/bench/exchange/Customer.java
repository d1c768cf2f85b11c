package dev.exchanger.bench.exchange;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import dev.exchanger.bench.load.RawConnection;
import dev.exchanger.bench.load.Visitor;
import dev.exchanger.bench.stand.Requests;
import dev.exchanger.bench.stand.Session;

/** Asks for an offer and takes it, again and again, in turn as each of some users and in each direction. */
final class Customer implements Visitor {
    private static final int CREATED = 201;
    private static final String QUOTE = "{\"from\":\"%s\",\"to\":\"%s\",\"side\":\"give\",\"amount\":\"%s\"}";
    private static final String ORDER =
            "{\"quoteId\":\"%s\",\"payout\":{\"method\":\"card\",\"account\":\"4444333322221111\"}}";
    /** So many that no two neighbours wait for the reserve of one currency. */
    private static final String[][] DIRECTIONS = {
        {"USDT", "UAH", "100"}, {"UAH", "USDT", "4000"}, {"USDT", "BTC", "100"}, {"UAH", "USD", "4000"}
    };

    /** Offers hold 45 s; between two slices of a run more may pass. */
    private static final long QUOTE_NANOS = 30_000_000_000L;

    private final List<Session> sessions;
    private int turn;
    private String quote;
    private long quotedAt;

    Customer(List<Session> sessions) {
        this.sessions = sessions;
        this.turn = ThreadLocalRandom.current().nextInt(DIRECTIONS.length);
    }

    @Override
    public byte[] request() {
        String bearer = Requests.bearer(sessions.get(turn % sessions.size()).accessToken());
        if (quote == null || System.nanoTime() - quotedAt > QUOTE_NANOS) {
            quote = null;
            String[] direction = DIRECTIONS[turn % DIRECTIONS.length];
            return Requests.json("/api/v1/quotes", bearer, QUOTE.formatted((Object[]) direction));
        }
        String key = "Idempotency-Key: " + new UUID(random(), random()) + "\r\n";
        return Requests.json("/api/v1/orders", bearer + key, ORDER.formatted(quote));
    }

    private static long random() {
        return ThreadLocalRandom.current().nextLong();
    }

    @Override
    public boolean accepts(int status, RawConnection connection) {
        if (status != CREATED) {
            return false;
        }
        if (quote == null) {
            quote = Requests.member(connection.answer(), "id");
            quotedAt = System.nanoTime();
        } else {
            quote = null;
            turn++;
        }
        return true;
    }
}
