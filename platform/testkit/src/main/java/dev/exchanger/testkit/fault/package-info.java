/** Faults between a service and what it depends on. */
package dev.exchanger.testkit.fault;
