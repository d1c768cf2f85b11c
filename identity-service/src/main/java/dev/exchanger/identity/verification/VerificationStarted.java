package dev.exchanger.identity.verification;

import java.time.Instant;

/**
 * Answer to a request for a code.
 *
 * @param verificationId what the code is confirmed under
 * @param expiresAt      until when the code counts
 * @param resendAfter    seconds until another code can be asked for
 */
public record VerificationStarted(String verificationId, Instant expiresAt, long resendAfter) {}
