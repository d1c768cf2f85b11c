package dev.exchanger.realtime.chat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * A chat that may be created.
 *
 * @param subject what there is one chat for
 * @param others members beside the creator
 * @param hash of what was asked for, to tell a repetition from another request
 */
record ChatDraft(
        UUID creator, ChatKind kind, String title, UUID orderId, List<UUID> others, String subject, byte[] hash) {

    private static final int MAX_TITLE = 128;

    /** @param key the request's idempotency key; only groups need it, as of all other chats there is one */
    static ChatDraft of(ChatRequest request, UUID creator, String key, int maxMembers) {
        List<UUID> others =
                request.members().stream().filter(user -> !creator.equals(user)).toList();
        String title = request.title();
        require(title == null || PlainText.fits(title, MAX_TITLE), "title", "1 to 128 characters");
        require(
                (request.kind() == ChatKind.ORDER) == (request.orderId() != null),
                "orderId",
                "of an order's chat only");
        require(!others.contains(null), "members", "user ids");
        require(others.size() < maxMembers, "members", "at most " + (maxMembers - 1));
        String subject = request.kind().code() + ':';
        switch (request.kind()) {
            case DIRECT -> {
                require(others.size() == 1, "members", "one other user");
                require(title == null, "title", "a direct chat has none");
                subject += pair(creator, others.get(0));
            }
            case GROUP -> {
                require(title != null, "title", "1 to 128 characters");
                subject += creator + ":" + key;
            }
            case ORDER, SUPPORT -> {
                require(others.isEmpty(), "members", "operators come by themselves");
                subject += request.kind() == ChatKind.ORDER ? request.orderId() : creator;
            }
        }
        return new ChatDraft(creator, request.kind(), title, request.orderId(), others, subject, hash(title, others));
    }

    private static String pair(UUID one, UUID other) {
        String a = one.toString();
        String b = other.toString();
        return a.compareTo(b) < 0 ? a + ":" + b : b + ":" + a;
    }

    private static byte[] hash(String title, List<UUID> others) {
        try {
            String text = others.stream().sorted().toList() + String.valueOf(title);
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static void require(boolean holds, String field, String message) {
        if (!holds) {
            throw new ProblemException(CommonProblem.VALIDATION, null).withError(field, message);
        }
    }
}
