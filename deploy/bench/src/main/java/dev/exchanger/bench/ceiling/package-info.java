/** What the machine could do at best: the costly step of a request alone, in a JVM of the same kind. */
package dev.exchanger.bench.ceiling;
