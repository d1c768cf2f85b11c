/** Errors as the client sees them: one table from exception to RFC 9457 problem. */
package dev.exchanger.platform.problem;
