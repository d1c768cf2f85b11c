/** Keys of this service and the two things done with them: keyed hashes and sealed columns. */
package dev.exchanger.identity.secret;
