/** Sessions in two tiers: PostgreSQL is the truth, Redis the cache that every service reads. */
package dev.exchanger.identity.session;
