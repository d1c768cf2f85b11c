package dev.exchanger.exchange.admin.audit;

import java.util.UUID;

import dev.exchanger.exchange.admin.Period;

/**
 * Which rows of the log are meant; null is any.
 *
 * @param adminId      who
 * @param action       what exactly
 * @param resourceType on what kind of thing
 * @param resourceId   on which one
 * @param period       when it was done
 */
record AuditFilter(UUID adminId, String action, String resourceType, String resourceId, Period period) {}
