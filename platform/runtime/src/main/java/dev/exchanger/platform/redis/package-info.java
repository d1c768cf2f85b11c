/** The link to Redis: long-lived connections, their states, commands and subscriptions. */
package dev.exchanger.platform.redis;
