/** What other services tell, brought to the rooms it concerns. */
package dev.exchanger.realtime.feed;
