/** Users as rows: who has which address, what is known of them, and what a change of them entails. */
package dev.exchanger.identity.account;
