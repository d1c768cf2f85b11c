/** The desk as tests speak of it: customers, operators, callbacks, and what must always hold in its database. */
package dev.exchanger.exchange.testing;
