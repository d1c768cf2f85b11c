package dev.exchanger.testkit.token;

/** What can be wrong with a token; each must be answered 401. */
public enum Flaw {
    /** {@code exp} is an hour ago. */
    EXPIRED,
    /** {@code iat} and {@code nbf} are in an hour. */
    FROM_THE_FUTURE,
    /** Another {@code iss}. */
    FOREIGN_ISSUER,
    /** {@code aud} is another context than {@code ctx}. */
    OTHER_AUDIENCE,
    /** {@code aud} internal: a service token that claims a session. */
    SERVICE_AUDIENCE,
    /** {@code ctx} is none of the known ones. */
    UNKNOWN_CONTEXT,
    /** {@code alg: none}, no signature. */
    ALG_NONE,
    /** HS256 with the public key's bytes as the secret. */
    HS256_WITH_PUBLIC_KEY,
    /** No {@code typ} header. */
    MISSING_TYP,
    /** {@code typ: JWT}. */
    OTHER_TYP,
    /** Signed by another key that claims the known {@code kid}. */
    FOREIGN_KEY,
    /** A {@code kid} nobody published. */
    UNKNOWN_KID,
    /** No {@code kid}. */
    MISSING_KID,
    /** Signed by another key that travels along in the {@code jwk} header. */
    EMBEDDED_KEY,
    /** One claim changed after signing. */
    TAMPERED,
    /** The signature cut off. */
    MISSING_SIGNATURE,
    /** No {@code sid}. */
    MISSING_SESSION,
    /** {@code sid} is not a hash. */
    MALFORMED_SESSION,
    /** {@code sub} is not a UUID. */
    MALFORMED_SUBJECT,
    /** Not a JWT at all. */
    GARBAGE
}
