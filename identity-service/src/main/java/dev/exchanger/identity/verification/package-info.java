/** Codes sent by mail that prove an address: issued, tried and used up under the same rules with and without Redis. */
package dev.exchanger.identity.verification;
