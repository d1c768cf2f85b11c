/** The local launcher: the production jars of the four services on one machine. */
package dev.exchanger.local;
