/** Mails to users: written with the change that causes them, sent a moment later. */
package dev.exchanger.identity.mail;
