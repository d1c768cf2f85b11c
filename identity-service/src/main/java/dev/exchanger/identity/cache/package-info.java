/**
 * Redis as a cache of PostgreSQL that never brings back what was taken away: leases for filling, tombstones and
 * deletions that are owed until Redis confirms them, and a generation that makes an old cache invisible.
 */
package dev.exchanger.identity.cache;
