/**
 * A Telegram Bot API that behaves like the official server where a bot can tell the difference: offsets, conflicts,
 * webhooks with secret and retries, message entities, errors. For tests and for the local launcher.
 */
package dev.exchanger.testkit.telegram;
