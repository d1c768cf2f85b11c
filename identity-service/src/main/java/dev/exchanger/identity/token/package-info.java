/** Tokens: the keys that sign them, access and refresh tokens, and tokens that were called back. */
package dev.exchanger.identity.token;
