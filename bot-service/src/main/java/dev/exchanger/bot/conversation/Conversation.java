package dev.exchanger.bot.conversation;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** One dialogue with one Telegram user, for everything that is not the worker's transaction. */
@Entity
@Table(name = "conversations")
public class Conversation {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(name = "telegram_user_id", nullable = false, updatable = false)
    long telegramUserId;

    @Column(name = "user_id")
    UUID userId;

    @Column(nullable = false)
    String state = DialogueState.IDLE.column();

    String locale;

    @Column(name = "language_code")
    String languageCode;

    @Column(name = "blocked_at")
    Instant blockedAt;

    @Version
    long version;

    @Column(name = "created_at", nullable = false, updatable = false)
    Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    Instant updatedAt;

    protected Conversation() {}
}
