/**
 * PostgreSQL and Redis for the tests and for the local launcher: a configured server, else a container, else an embedded
 * one, the same API for all three. Start at {@link dev.exchanger.testkit.backend.Backends}.
 */
package dev.exchanger.testkit.backend;
