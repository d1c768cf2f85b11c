/**
 * Access tokens as identity-service signs them, wrong ones of every kind, and a stub of identity for the services that
 * ask it.
 */
package dev.exchanger.testkit.token;
