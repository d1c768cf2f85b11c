/** A service that breaks each rule of architecture once. */
package dev.exchanger.sampledesk;
