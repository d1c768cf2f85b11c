package dev.exchanger.exchange.admin.configuration;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.exchange.admin.Followed;
import dev.exchanger.exchange.admin.settings.SettingsConfig;
import dev.exchanger.exchange.publication.Announcement;
import dev.exchanger.exchange.publication.DeskDocument;
import dev.exchanger.exchange.publication.DeskDocuments;
import dev.exchanger.exchange.publication.PaymentInstructions;
import dev.exchanger.exchange.publication.WorkingHours;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.problem.ProblemException;

/**
 * Reads again and again which versions hold, as the database's clock has it, so that the desk has them at hand and needs
 * the office for nothing.
 */
@ApplicationScoped
public class FollowedDocuments implements DeskDocuments {

    private static final Logger LOG = Logger.getLogger(FollowedDocuments.class);

    private final ConfigurationSchema schema;
    private final Followed<Published> published;
    private final Map<ConfigurationName, Long> unreadable = new ConcurrentHashMap<>();

    public FollowedDocuments(
            BackgroundWork work,
            ConfigurationRepository repository,
            ConfigurationSchema schema,
            SettingsConfig config) {
        this.schema = schema;
        this.published = new Followed<>(
                work,
                "desk documents",
                () -> repository.current(null).map(this::published),
                new Published(Optional.empty(), Optional.empty(), Optional.empty()),
                config.refreshEvery());
    }

    void onStart(@Observes StartupEvent event) {
        published.start(event);
    }

    @Override
    public Published now() {
        return published.now();
    }

    /** Reads them now; fails if their database is away, and nothing has changed then. */
    Uni<Void> refresh() {
        return published.refresh();
    }

    private Published published(List<ConfigurationVersion> holding) {
        Published before = now();
        return new Published(
                read(holding, ConfigurationName.ANNOUNCEMENT, Announcement.class, before.announcement()),
                read(holding, ConfigurationName.WORKING_HOURS, WorkingHours.class, before.workingHours()),
                read(
                        holding,
                        ConfigurationName.PAYMENT_INSTRUCTIONS,
                        PaymentInstructions.class,
                        before.paymentInstructions()));
    }

    private <T extends DeskDocument> Optional<Version<T>> read(
            List<ConfigurationVersion> holding, ConfigurationName name, Class<T> type, Optional<Version<T>> before) {
        return holding.stream()
                .filter(version -> version.name().equals(name.code()))
                .findFirst()
                .flatMap(version -> read(version, name, type).or(() -> before));
    }

    /** Empty for what another version of this service wrote, which knew another form: the last one known stays. */
    private <T extends DeskDocument> Optional<Version<T>> read(
            ConfigurationVersion version, ConfigurationName name, Class<T> type) {
        try {
            return Optional.of(new Version<>(version.version(), type.cast(schema.checked(name, version.content()))));
        } catch (ProblemException e) {
            if (!Objects.equals(unreadable.put(name, version.version()), version.version())) {
                LOG.warnf("version %d of %s cannot be read here: %s", version.version(), name.code(), e.errors());
            }
            return Optional.empty();
        }
    }
}
