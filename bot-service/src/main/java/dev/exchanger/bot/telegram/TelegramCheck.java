package dev.exchanger.bot.telegram;

import java.util.Locale;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.health.DependencyCheck;
import dev.exchanger.platform.health.DependencyStatus;

/** Telegram in {@code GET /api/health}: what the last calls showed, nobody is asked. Away is not down: messages wait. */
@ApplicationScoped
class TelegramCheck implements DependencyCheck {
    private final TelegramHealth health;
    private final TelegramConfig config;

    TelegramCheck(TelegramHealth health, TelegramConfig config) {
        this.health = health;
        this.config = config;
    }

    @Override
    public String name() {
        return "telegram";
    }

    @Override
    public Uni<DependencyStatus> check() {
        TelegramHealth.State state = health.state();
        boolean well = state == TelegramHealth.State.REACHABLE || state == TelegramHealth.State.UNPROVEN;
        Map<String, Object> details = Map.of(
                "mode", config.mode().name().toLowerCase(Locale.ROOT),
                "state", state.name().toLowerCase(Locale.ROOT));
        return Uni.createFrom()
                .item(new DependencyStatus(
                        well ? DependencyStatus.State.UP : DependencyStatus.State.DEGRADED, details));
    }
}
