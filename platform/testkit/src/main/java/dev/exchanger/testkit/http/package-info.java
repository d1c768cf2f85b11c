/** The small HTTP server under the stubs: JDK only. */
package dev.exchanger.testkit.http;
