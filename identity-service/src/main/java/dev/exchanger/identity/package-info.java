/** The identity-service. */
package dev.exchanger.identity;
