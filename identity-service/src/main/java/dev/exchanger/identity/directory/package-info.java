/** Names of users for the other services. */
package dev.exchanger.identity.directory;
