/** Half of a cycle. */
package dev.exchanger.sampledesk.ring.left;
