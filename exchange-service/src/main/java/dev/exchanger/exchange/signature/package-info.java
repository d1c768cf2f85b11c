/** Messages signed as Standard Webhooks has it: callbacks that come in, webhooks that go out. */
package dev.exchanger.exchange.signature;
