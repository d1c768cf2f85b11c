/** Identifiers that sort by the time of their making. */
package dev.exchanger.platform.id;
