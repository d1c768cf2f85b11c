package dev.exchanger.identity.telegram;

import java.time.Instant;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;

/**
 * One attempt to link a Telegram account.
 *
 * @param telegramUserId who has claimed it; null before
 * @param expired        by the database's clock
 */
record LinkRequest(
        UUID id,
        UUID userId,
        Long telegramUserId,
        String telegramName,
        String locale,
        boolean botConfirmed,
        boolean webConfirmed,
        boolean linked,
        boolean expired,
        Instant expiresAt) {

    static LinkRequest of(Row row) {
        return new LinkRequest(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getLong("telegram_user_id"),
                row.getString("telegram_name"),
                row.getString("locale"),
                row.getValue("bot_confirmed_at") != null,
                row.getValue("web_confirmed_at") != null,
                row.getValue("linked_at") != null,
                row.getBoolean("expired"),
                row.getOffsetDateTime("expires_at").toInstant());
    }

    LinkStatus status() {
        if (linked) {
            return LinkStatus.LINKED;
        }
        if (expired) {
            return LinkStatus.EXPIRED;
        }
        if (telegramUserId == null) {
            return LinkStatus.ISSUED;
        }
        return botConfirmed ? LinkStatus.BOT_CONFIRMED : LinkStatus.CLAIMED;
    }
}
