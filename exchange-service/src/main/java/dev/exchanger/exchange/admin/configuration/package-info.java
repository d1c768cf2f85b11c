/** Documents that operators publish, in versions with the time from which they hold. */
package dev.exchanger.exchange.admin.configuration;
