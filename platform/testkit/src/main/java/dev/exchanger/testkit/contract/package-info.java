/** Tests that every service of the suite passes; a service says in a subclass only what is its own. */
package dev.exchanger.testkit.contract;
