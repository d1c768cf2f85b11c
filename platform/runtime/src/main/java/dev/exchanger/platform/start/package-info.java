/** How a service starts: one line that says why when it cannot. */
package dev.exchanger.platform.start;
