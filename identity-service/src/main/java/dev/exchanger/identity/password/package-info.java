/** Passwords: what may be chosen and how they are kept. */
package dev.exchanger.identity.password;
