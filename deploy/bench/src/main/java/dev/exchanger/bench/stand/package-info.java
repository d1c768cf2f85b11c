/** What is measured: the stores and packaged services of a run, and the people who use them. */
package dev.exchanger.bench.stand;
