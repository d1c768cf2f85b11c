package dev.exchanger.realtime.presence;

import java.util.List;

/**
 * The presence of users.
 *
 * @param mode {@code full}, or {@code local} when only connections to this node could be counted
 * @param users in the order asked for
 */
public record PresenceResponse(String mode, List<Presence> users) {}
