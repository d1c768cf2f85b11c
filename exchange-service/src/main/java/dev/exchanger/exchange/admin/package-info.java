/**
 * The back office: exactly what lives in the second database, exchanger_admin. Any other route lives with its
 * feature.
 */
package dev.exchanger.exchange.admin;
