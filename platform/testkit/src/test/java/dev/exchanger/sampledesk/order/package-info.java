/** Stands for a feature. */
package dev.exchanger.sampledesk.order;
