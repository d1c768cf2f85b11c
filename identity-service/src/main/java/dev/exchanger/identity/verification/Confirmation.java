package dev.exchanger.identity.verification;

/** Answer to a right code. */
public record Confirmation(boolean verified) {}
