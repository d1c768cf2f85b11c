/** What a committed change sends to its rooms: written with the change, published at least once. */
package dev.exchanger.realtime.roomoutbox;
