/** Registration: the same answer, whether the address is new, unproved or taken. */
package dev.exchanger.identity.registration;
