/** The description of a service's API for the people who call it. */
package dev.exchanger.platform.openapi;
