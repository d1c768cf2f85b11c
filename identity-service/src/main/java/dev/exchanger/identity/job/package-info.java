/** Housekeeping of the tables of all features. */
package dev.exchanger.identity.job;
