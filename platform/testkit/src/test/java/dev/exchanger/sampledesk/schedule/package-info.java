/** Stands for a feature with work on a schedule. */
package dev.exchanger.sampledesk.schedule;
