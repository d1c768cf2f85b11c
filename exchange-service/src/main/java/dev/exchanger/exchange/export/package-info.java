/** What monitors of exchangers read: rates and reserves in their format. */
package dev.exchanger.exchange.export;
