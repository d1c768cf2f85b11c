package dev.exchanger.identity.useradmin;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One page of users, by address.
 *
 * @param nextCursor where the next page begins; absent on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UserPage(List<UserSummary> items, String nextCursor) {}
