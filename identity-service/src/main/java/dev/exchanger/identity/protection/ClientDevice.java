package dev.exchanger.identity.protection;

/**
 * What is known about the device behind a request.
 *
 * @param ip        address behind the trusted proxies
 * @param userAgent as the client says, shortened
 * @param device    name the client gave its device, or null
 */
public record ClientDevice(String ip, String userAgent, String device) {

    private static final int MAX_USER_AGENT = 300;

    public ClientDevice {
        if (userAgent != null && userAgent.length() > MAX_USER_AGENT) {
            userAgent = userAgent.substring(0, MAX_USER_AGENT);
        }
    }
}
