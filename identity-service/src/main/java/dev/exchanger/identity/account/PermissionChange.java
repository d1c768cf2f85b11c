package dev.exchanger.identity.account;

import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A change of a user's permissions in one context.
 *
 * @param permission which one; null when several changed at once
 * @param granted    or revoked; null with {@code permission}
 * @param by         the operator; null when configuration did it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PermissionChange(String context, String permission, Boolean granted, UUID by) {}
