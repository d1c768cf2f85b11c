/** Logging in by password and changing it. */
package dev.exchanger.identity.login;
