/** What users say about themselves. */
package dev.exchanger.identity.profile;
