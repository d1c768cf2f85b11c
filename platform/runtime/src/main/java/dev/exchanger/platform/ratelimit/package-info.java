/** Rate limits over all replicas. */
package dev.exchanger.platform.ratelimit;
