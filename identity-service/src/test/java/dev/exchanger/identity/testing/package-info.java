/** What the tests of this service share: a client of its API, a reader of its mailbox. */
package dev.exchanger.identity.testing;
