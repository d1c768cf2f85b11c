/** The clock. */
package dev.exchanger.platform.time;
