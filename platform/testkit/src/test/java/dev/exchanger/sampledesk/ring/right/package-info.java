/** The other half. */
package dev.exchanger.sampledesk.ring.right;
