package dev.exchanger.exchange.admin.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.exchange.admin.audit.AuditLog;
import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** What operators do with the settings. */
@ApplicationScoped
public class SettingsService {

    private final Pool admin;
    private final SettingsRepository repository;
    private final SettingDefaults defaults;
    private final FollowedSettings followed;
    private final AuditLog audit;

    public SettingsService(
            @ReactiveDataSource("admin") Pool admin,
            SettingsRepository repository,
            SettingDefaults defaults,
            FollowedSettings followed,
            AuditLog audit) {
        this.admin = admin;
        this.repository = repository;
        this.defaults = defaults;
        this.followed = followed;
        this.audit = audit;
    }

    /** All settings, also those that nobody set. */
    Uni<List<SettingResponse>> all() {
        return repository.all().map(stored -> {
            Map<String, StoredSetting> byKey =
                    stored.stream().collect(Collectors.toMap(StoredSetting::key, Function.identity()));
            return Arrays.stream(Setting.values())
                    .map(setting -> response(setting, Optional.ofNullable(byKey.get(setting.key()))))
                    .toList();
        });
    }

    /** One setting; fails with {@code not-found} if there is none of this name. */
    Uni<SettingResponse> get(String key) {
        Setting setting = setting(key);
        return repository.find(admin, setting).map(stored -> response(setting, stored));
    }

    /**
     * Sets a setting; this replica follows at once, the others within seconds.
     *
     * @param condition which version the operator knows
     * @param entry     who does it; old and new value are added here
     * @return the setting as it is now; fails with {@code not-found}, {@code validation} or {@code precondition-failed}
     */
    Uni<SettingResponse> put(String key, JsonNode value, IfMatch condition, AuditEntry entry) {
        Setting setting = setting(key);
        setting.type().fault(value).ifPresent(fault -> {
            throw new ProblemException(CommonProblem.VALIDATION, null).withError("value", fault);
        });
        return Transactions.in(admin, transaction -> repository
                        .find(transaction, setting)
                        .flatMap(before -> change(transaction, setting, before, value, condition, entry)))
                // Set is set, even if it cannot be read again just now.
                .call(changed -> followed.refresh().onFailure().recoverWithNull())
                .map(changed -> response(setting, Optional.of(changed)));
    }

    private Uni<StoredSetting> change(
            SqlConnection transaction,
            Setting setting,
            Optional<StoredSetting> before,
            JsonNode value,
            IfMatch condition,
            AuditEntry entry) {
        long version = before.map(StoredSetting::version).orElse(0L);
        condition.check(version);
        JsonNode old = before.map(StoredSetting::value).orElse(defaults.of(setting));
        return repository
                .put(transaction, setting, value, version, entry.adminId())
                .map(changed -> changed.orElseThrow(IfMatch::stale))
                .call(changed -> audit.append(
                        transaction, entry.changing(values(old, version), values(value, changed.version()))));
    }

    private static Map<String, Object> values(JsonNode value, long version) {
        return Map.of("value", value, "version", version);
    }

    private SettingResponse response(Setting setting, Optional<StoredSetting> stored) {
        return SettingResponse.of(setting, defaults.of(setting), stored);
    }

    private static Setting setting(String key) {
        return Setting.of(key).orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null));
    }
}
