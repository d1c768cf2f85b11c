/** What operators change while the desk runs, as it is stored and offered for change. */
package dev.exchanger.exchange.admin.settings;
