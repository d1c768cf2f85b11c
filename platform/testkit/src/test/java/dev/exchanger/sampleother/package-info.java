/** Stands for another service. */
package dev.exchanger.sampleother;
