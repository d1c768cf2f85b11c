/** Money that goes back: asked for, approved by a second operator where it is much, sent, booked. */
package dev.exchanger.exchange.refund;
