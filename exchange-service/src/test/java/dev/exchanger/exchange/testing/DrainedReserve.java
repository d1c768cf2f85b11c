package dev.exchanger.exchange.testing;

import java.math.BigDecimal;
import java.time.Duration;

import static org.awaitility.Awaitility.await;

/** A reserve out of which all but an amount is taken, as the owners of the desk would; closing it brings that back. */
public final class DrainedReserve implements AutoCloseable {

    private static final String BOOK = """
            SELECT book(gen_random_uuid(), 'reserve', gen_random_uuid(), NULL, jsonb_build_array(
              jsonb_build_object('account', 'cash:treasury', 'currency', ?::text, 'amount', ?::numeric),
              jsonb_build_object('account', 'equity', 'currency', ?::text, 'amount', -?::numeric)))
            """;

    private final DeskDatabase database;
    private final String currency;
    private final BigDecimal taken;

    private DrainedReserve(DeskDatabase database, String currency, BigDecimal taken) {
        this.database = database;
        this.currency = currency;
        this.taken = taken;
    }

    /** Leaves this much to be promised. */
    public static DrainedReserve leaving(DeskDatabase database, String currency, String amount) {
        awaitFolded(database, currency);
        BigDecimal free =
                (BigDecimal) database.value("SELECT balance - held FROM reserves WHERE currency = ?", currency);
        BigDecimal taken = free.subtract(new BigDecimal(amount));
        book(database, currency, taken.negate());
        return new DrainedReserve(database, currency, taken);
    }

    /** Waits until what orders gave back can be promised again. */
    public static void awaitFolded(DeskDatabase database, String currency) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> database.count("SELECT count(*) FROM reserve_releases WHERE currency = ?", currency) == 0);
    }

    @Override
    public void close() {
        book(database, currency, taken);
    }

    private static void book(DeskDatabase database, String currency, BigDecimal amount) {
        database.rows(BOOK, currency, amount, currency, amount);
    }
}
