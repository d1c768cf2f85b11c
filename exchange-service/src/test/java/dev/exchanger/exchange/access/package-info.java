/** Who gets past which door; generated from the route table. */
package dev.exchanger.exchange.access;
