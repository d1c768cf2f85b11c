/** What identity keeps about sessions and users in Redis, readable by every service. */
package dev.exchanger.platform.session;
