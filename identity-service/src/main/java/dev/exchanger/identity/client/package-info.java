/** The services of the suite as clients of this one. */
package dev.exchanger.identity.client;
