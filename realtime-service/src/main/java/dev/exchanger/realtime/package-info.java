/** The realtime-service. */
package dev.exchanger.realtime;
