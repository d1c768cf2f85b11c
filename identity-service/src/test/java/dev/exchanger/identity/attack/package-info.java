/** Attacks from outside, one class each, named in docs/security.md beside the control they test. */
package dev.exchanger.identity.attack;
