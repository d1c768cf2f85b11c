package dev.exchanger.platform.redis;

/** Redis answered with an error, such as {@code WRONGTYPE} or {@code NOGROUP}. The message is the server's. */
public class RedisCommandFailed extends RuntimeException {

    public RedisCommandFailed(String message) {
        super(message, null, false, false);
    }

    /** The first word of the answer: {@code ERR}, {@code WRONGTYPE}, {@code BUSYGROUP}, ... */
    public String code() {
        String message = String.valueOf(getMessage());
        int end = message.indexOf(' ');
        return end < 0 ? message : message.substring(0, end);
    }
}
