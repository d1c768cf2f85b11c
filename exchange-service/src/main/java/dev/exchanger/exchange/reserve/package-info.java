/** The reserves as operators see them, and what they pay in and take out. */
package dev.exchanger.exchange.reserve;
