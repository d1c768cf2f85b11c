/** Which Telegram account belongs to which user, confirmed on both sides, and sessions for the linked ones. */
package dev.exchanger.identity.telegram;
