/** The flags that choose between Redis and memory at start. */
package dev.exchanger.realtime.flag;
