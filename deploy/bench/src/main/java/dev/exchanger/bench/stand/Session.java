package dev.exchanger.bench.stand;

/**
 * One login's outcome.
 *
 * @param cookie {@code name=value} of the session cookie
 */
public record Session(String accessToken, String refreshToken, String cookie) {
    private static final String COOKIE = "__Host-sid-web";

    /** From the head and body of the answer to a login. */
    public static Session of(String answer) {
        return new Session(
                Requests.member(answer, "accessToken"),
                Requests.member(answer, "refreshToken"),
                Requests.cookie(answer, COOKIE));
    }

    @Override
    public String toString() {
        return "Session";
    }
}
