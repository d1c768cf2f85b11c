/** What users may do in which context, and the cached user that carries it to all services. */
package dev.exchanger.identity.permission;
