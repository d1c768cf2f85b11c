/** The registry of every Redis key and channel of the suite. */
package dev.exchanger.platform.key;
