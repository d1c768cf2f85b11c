package dev.exchanger.bench.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.exchanger.bench.stand.Stand;
import dev.exchanger.testkit.backend.DatabaseAddress;

/**
 * The database the peers work on: exchange-service's own tables, triggers and functions by its migrations, with the
 * currencies, pairs and rates it would have by default.
 */
final class PeerDatabase {
    private static final String MIGRATIONS = "exchange-service/src/main/resources/db/migration/web";
    private static final String CONTENTS = """
            INSERT INTO currencies (code, kind, scale) VALUES
              ('USDT', 'crypto', 6), ('BTC', 'crypto', 8), ('UAH', 'fiat', 2), ('USD', 'fiat', 2);
            INSERT INTO pairs (from_currency, to_currency, inverse, min_give, max_give) VALUES
              ('USDT', 'UAH', false, 10, 50000), ('UAH', 'USDT', true, 400, 2000000),
              ('BTC', 'USDT', false, 0.0005, 5), ('USDT', 'BTC', true, 10, 50000),
              ('USD', 'UAH', false, 10, 50000), ('UAH', 'USD', true, 400, 2000000);
            INSERT INTO exchange_rates (from_currency, to_currency, rate, bid, ask, source, valid_until) VALUES
              ('USDT', 'UAH', 41.4, 41.2, 41.6, 'static', now() + interval '1 day'),
              ('BTC', 'USDT', 64200, 64000, 64400, 'static', now() + interval '1 day'),
              ('USD', 'UAH', 41.25, 41, 41.5, 'static', now() + interval '1 day');
            SELECT book(uuid_v7(), 'opening', uuid_v7(), NULL, jsonb_build_array(
              jsonb_build_object('account', 'cash:treasury', 'currency', code, 'amount', 1000000000000),
              jsonb_build_object('account', 'equity', 'currency', code, 'amount', -1000000000000)))
            FROM currencies;
            """;

    private PeerDatabase() {}

    static DatabaseAddress create(Stand stand, Path root) {
        DatabaseAddress database = stand.database("exchanger_peers");
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            for (Path migration : migrations(root)) {
                statement.execute(Files.readString(migration));
            }
            statement.execute(CONTENTS);
            return database;
        } catch (SQLException e) {
            throw new IllegalStateException("the peers' database was not created", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the order of their versions: V2 before V10. */
    private static List<Path> migrations(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(MIGRATIONS))) {
            return files.filter(file -> file.getFileName().toString().matches("V\\d+__.*\\.sql"))
                    .sorted(Comparator.comparingInt(PeerDatabase::version))
                    .toList();
        }
    }

    private static int version(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }
}
