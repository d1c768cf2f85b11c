package dev.exchanger.exchange.admin.settings;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of settings, in the back office's database. */
@ApplicationScoped
public class SettingsRepository {

    private static final String SELECT =
            "SELECT key, value::text AS value, version, updated_by, updated_at FROM admin_settings";
    private static final String FIND = SELECT + " WHERE key = $1";
    // The version in the condition decides between two who set it at once, also when there was no row before.
    private static final String PUT = """
            INSERT INTO admin_settings AS s (key, value, version, updated_by) VALUES ($1, $2::text::jsonb, 1, $4)
            ON CONFLICT (key) DO UPDATE
            SET value = excluded.value, version = s.version + 1, updated_by = excluded.updated_by, updated_at = now()
            WHERE s.version = $3
            RETURNING key, value::text AS value, version, updated_by, updated_at
            """;

    private final Pool admin;
    private final ObjectMapper json;

    public SettingsRepository(@ReactiveDataSource("admin") Pool admin, ObjectMapper json) {
        this.admin = admin;
        this.json = json;
    }

    /** All that were ever set. */
    Uni<List<StoredSetting>> all() {
        return admin.query(SELECT)
                .execute()
                .map(rows -> rows.stream().map(this::stored).toList());
    }

    Uni<Optional<StoredSetting>> find(SqlClient client, Setting setting) {
        return client.preparedQuery(FIND)
                .execute(Tuple.of(setting.key()))
                .map(rows -> rows.stream().map(this::stored).findFirst());
    }

    /** Sets it if it still has this version, 0 for never set; empty otherwise. */
    Uni<Optional<StoredSetting>> put(
            SqlClient transaction, Setting setting, JsonNode value, long version, UUID operator) {
        return transaction
                .preparedQuery(PUT)
                .execute(Tuple.of(setting.key(), value.toString(), version, operator))
                .map(rows -> rows.stream().map(this::stored).findFirst());
    }

    private StoredSetting stored(Row row) {
        try {
            return new StoredSetting(
                    row.getString("key"),
                    json.readTree(row.getString("value")),
                    row.getLong("version"),
                    row.getUUID("updated_by"),
                    row.getOffsetDateTime("updated_at").toInstant());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("jsonb is JSON", e);
        }
    }
}
