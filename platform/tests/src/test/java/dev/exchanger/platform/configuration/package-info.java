/** The page of all settings, {@code docs/configuration.md}, made of the sources that define them. */
package dev.exchanger.platform.configuration;
