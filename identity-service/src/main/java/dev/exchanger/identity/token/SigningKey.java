package dev.exchanger.identity.token;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;

import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * One RSA key of this service.
 *
 * @param kid        RFC 7638 thumbprint of the public key
 * @param activeFrom signs from then on
 */
record SigningKey(String kid, PrivateKey privateKey, RSAPublicKey publicKey, Instant activeFrom) {

    private static final int BITS = 2048;
    private static final String RSA = "RSA";

    static SigningKey generate(Instant activeFrom) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(RSA);
            generator.initialize(BITS);
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(
                    thumbprint((RSAPublicKey) pair.getPublic()),
                    pair.getPrivate(),
                    (RSAPublicKey) pair.getPublic(),
                    activeFrom);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    /**
     * Reads a private key.
     *
     * @throws IllegalArgumentException when it is no RSA key of at least 2048 bits
     */
    static SigningKey of(byte[] pkcs8, Instant activeFrom) {
        try {
            KeyFactory factory = KeyFactory.getInstance(RSA);
            RSAPrivateCrtKey key = (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (key.getModulus().bitLength() < BITS) {
                throw new IllegalArgumentException("signing keys need at least " + BITS + " bits");
            }
            RSAPublicKey publicKey = (RSAPublicKey)
                    factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
            return new SigningKey(thumbprint(publicKey), key, publicKey, activeFrom);
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new IllegalArgumentException("not an RSA private key in PKCS#8", e);
        }
    }

    private static String thumbprint(RSAPublicKey key) {
        try {
            return PublicJsonWebKey.Factory.newPublicJwk(key).calculateBase64urlEncodedThumbprint("SHA-256");
        } catch (JoseException e) {
            throw new IllegalStateException("an RSA key has a thumbprint", e);
        }
    }

    /** The name only. */
    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
