/** Traces: the id of the request at hand, and whether spans leave this process. */
package dev.exchanger.platform.trace;
