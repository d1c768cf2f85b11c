/** What a committed change tells its rooms: written with the change, told at least once. */
package dev.exchanger.realtime.announcement;
