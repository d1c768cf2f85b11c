/** Work this service repeats in the background on every replica. */
package dev.exchanger.identity.job;
