/** What becomes of what is kept about a user when identity deletes the account; see {@code docs/realtime/data.md}. */
package dev.exchanger.realtime.account;
