/**
 * What the desk tells customers about itself: whether it is open, what is announced, how to pay. Operators write it, in
 * the back office; here it is checked and read.
 */
package dev.exchanger.exchange.publication;
