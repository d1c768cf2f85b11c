/** What tests and the local launcher stand on: real backends, faults, tokens, a fake Telegram. */
package dev.exchanger.testkit;
