/** Rooms: who is in them, the order of their messages, and how a connection gets what it missed. */
package dev.exchanger.realtime.room;
