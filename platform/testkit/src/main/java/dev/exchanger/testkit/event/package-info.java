/** Holds events against their published schemas, on the producing and on the consuming side. */
package dev.exchanger.testkit.event;
