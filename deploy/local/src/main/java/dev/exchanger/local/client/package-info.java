/** A running suite from outside: where it is, and its APIs, sockets and mails as a person's program meets them. */
package dev.exchanger.local.client;
