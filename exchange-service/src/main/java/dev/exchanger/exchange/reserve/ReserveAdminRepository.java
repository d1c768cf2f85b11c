package dev.exchanger.exchange.reserve;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.money.Currency;

/** SQL of what operators do with reserves. */
@ApplicationScoped
public class ReserveAdminRepository {

    private static final String CURRENCY = "SELECT code, scale FROM currencies WHERE code = $1";

    Uni<Optional<Currency>> currency(SqlClient client, String code) {
        return client.preparedQuery(CURRENCY).execute(Tuple.of(code)).map(rows -> rows.stream()
                .findFirst()
                .map(row -> new Currency(row.getString("code"), row.getInteger("scale"))));
    }
}
