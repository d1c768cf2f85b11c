/** The clock, and how long to wait before the next try. */
package dev.exchanger.platform.time;
