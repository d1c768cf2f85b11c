/** What keeps guessing, flooding and foreign sites away. */
package dev.exchanger.identity.protection;
