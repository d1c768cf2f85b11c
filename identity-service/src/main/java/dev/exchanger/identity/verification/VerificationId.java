package dev.exchanger.identity.verification;

import java.util.UUID;

/**
 * Names one request for a code.
 *
 * @param slot 32 hex digits: keyed hash of purpose and address; all requests for them share one code
 * @param flow this request
 */
record VerificationId(VerificationPurpose purpose, String slot, UUID flow) {}
