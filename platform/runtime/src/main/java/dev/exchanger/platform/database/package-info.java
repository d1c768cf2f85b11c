/** What every user of PostgreSQL needs to know. */
package dev.exchanger.platform.database;
