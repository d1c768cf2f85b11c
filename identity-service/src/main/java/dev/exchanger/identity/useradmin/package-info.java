/** What operators see of users, and how they lock them out. */
package dev.exchanger.identity.useradmin;
