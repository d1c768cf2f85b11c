/** Who is behind a token or cookie right now: for this service's own endpoints, and for the other services that ask. */
package dev.exchanger.identity.access;
