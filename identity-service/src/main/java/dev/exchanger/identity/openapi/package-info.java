/** The description of this service's API for the people who call it. */
package dev.exchanger.identity.openapi;
