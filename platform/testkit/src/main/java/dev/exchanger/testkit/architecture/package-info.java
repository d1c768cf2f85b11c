/** The shape of a service, as rules that its build checks. */
package dev.exchanger.testkit.architecture;
