/**
 * Events between the services: CloudEvents written to an outbox in the transaction of their cause, relayed in order to
 * the service's stream, and handled at least once by consumer groups. {@code docs/events/README.md} is the guide.
 */
package dev.exchanger.platform.event;
