package dev.exchanger.identity.session;

/**
 * What is known about the device behind a session.
 *
 * @param ip        address behind the trusted proxies
 * @param userAgent as the client says, shortened
 * @param device    name the client gave its device, or null
 */
public record SessionClient(String ip, String userAgent, String device) {

    private static final int MAX_USER_AGENT = 300;

    public SessionClient {
        if (userAgent != null && userAgent.length() > MAX_USER_AGENT) {
            userAgent = userAgent.substring(0, MAX_USER_AGENT);
        }
    }
}
