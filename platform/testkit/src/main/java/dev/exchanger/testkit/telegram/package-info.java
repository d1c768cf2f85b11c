/** A Bot API for development and tests. */
package dev.exchanger.testkit.telegram;
