/** The load generator: the same for a service and for its peers. */
package dev.exchanger.bench.load;
