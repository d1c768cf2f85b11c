/** A small service that shows what the platform does to requests, good and bad. */
package dev.exchanger.platform.probe;
