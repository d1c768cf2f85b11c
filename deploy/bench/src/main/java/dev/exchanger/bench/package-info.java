/** Benchmarks of the packaged services, against ceilings and peers measured in the same run. */
package dev.exchanger.bench;
