/** What every log line passes before it is written. */
package dev.exchanger.platform.log;
