/** Work that repeats without a thread of its own. */
package dev.exchanger.platform.loop;
