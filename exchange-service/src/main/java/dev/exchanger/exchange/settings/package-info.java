/** What operators can change about the desk while it runs, as the desk sees it. */
package dev.exchanger.exchange.settings;
