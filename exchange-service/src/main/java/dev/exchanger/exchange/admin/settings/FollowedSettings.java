package dev.exchanger.exchange.admin.settings;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

import dev.exchanger.exchange.admin.Followed;
import dev.exchanger.exchange.settings.DeskSettings;
import dev.exchanger.exchange.settings.DeskTerms;
import dev.exchanger.platform.loop.BackgroundWork;

/** Reads the settings again and again, so that the desk has them at hand and needs the office for nothing. */
@ApplicationScoped
public class FollowedSettings implements DeskSettings {

    private final SettingDefaults defaults;
    private final Followed<DeskTerms> terms;

    public FollowedSettings(
            BackgroundWork work, SettingsRepository repository, SettingDefaults defaults, SettingsConfig config) {
        this.defaults = defaults;
        this.terms = new Followed<>(
                work,
                "desk settings",
                () -> repository.all().map(this::terms),
                terms(List.of()),
                config.refreshEvery());
    }

    void onStart(@Observes StartupEvent event) {
        terms.start(event);
    }

    @Override
    public DeskTerms now() {
        return terms.now();
    }

    /** Reads them now; fails if their database is away, and nothing has changed then. */
    Uni<Void> refresh() {
        return terms.refresh();
    }

    private DeskTerms terms(List<StoredSetting> stored) {
        Map<Setting, JsonNode> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            values.put(setting, defaults.of(setting));
        }
        for (StoredSetting value : stored) {
            // What does not fit was set by another version of this service, which knew other bounds.
            Setting.of(value.key())
                    .filter(setting -> setting.type().fault(value.value()).isEmpty())
                    .ifPresent(setting -> values.put(setting, value.value()));
        }
        return new DeskTerms(
                values.get(Setting.DESK_OPEN).booleanValue(),
                values.get(Setting.DESK_CLOSED_REASON).textValue(),
                values.get(Setting.ORDER_OPEN_PER_USER).intValue(),
                Duration.parse(values.get(Setting.PAYMENT_LATE_GRACE).textValue()),
                values.get(Setting.QUOTE_PER_USER_PER_MINUTE).intValue());
    }
}
