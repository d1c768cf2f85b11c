/** The demo: one story of a customer, an operator and a bot, played step by step against a running suite. */
package dev.exchanger.local.demo;
