package dev.exchanger.bench.ceiling;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** The costly steps of requests to identity-service. */
public enum Step {
    /** One password hash with the parameters of production: 19 MiB, two passes, one lane, as PasswordHasher does it. */
    ARGON2 {
        @Override
        Runnable work() {
            byte[] salt = new byte[16];
            Arrays.fill(salt, (byte) 7);
            byte[] password = "a long enough phrase".getBytes(StandardCharsets.UTF_8);
            return () -> {
                Argon2BytesGenerator generator = new Argon2BytesGenerator();
                generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(19_456)
                        .withIterations(2)
                        .withParallelism(1)
                        .withSalt(salt)
                        .build());
                generator.generateBytes(password, new byte[32]);
            };
        }
    },
    /** One signature of an access token as it is today. */
    RS256 {
        @Override
        Runnable work() {
            return signing("RSA", 2048, "SHA256withRSA");
        }
    },
    /** The same token signed with an elliptic curve, for comparison. */
    ES256 {
        @Override
        Runnable work() {
            return signing("EC", 256, "SHA256withECDSA");
        }
    },
    /** The check of an access token as it is today. */
    RS256_CHECK {
        @Override
        Runnable work() {
            return checking("RSA", 2048, "SHA256withRSA");
        }
    },
    /** The same check with an elliptic curve. */
    ES256_CHECK {
        @Override
        Runnable work() {
            return checking("EC", 256, "SHA256withECDSA");
        }
    };

    /** As long as an access token of ours without its signature. */
    private static final byte[] TOKEN = new byte[420];

    /** The step, to be run again and again by one thread. */
    abstract Runnable work();

    private static Runnable signing(String keys, int bits, String algorithm) {
        KeyPair pair = pair(keys, bits);
        return guarded(() -> sign(algorithm, pair));
    }

    private static Runnable checking(String keys, int bits, String algorithm) {
        KeyPair pair = pair(keys, bits);
        byte[][] signature = new byte[1][];
        guarded(() -> signature[0] = sign(algorithm, pair)).run();
        return guarded(() -> {
            Signature check = Signature.getInstance(algorithm);
            check.initVerify(pair.getPublic());
            check.update(TOKEN);
            if (!check.verify(signature[0])) {
                throw new IllegalStateException("not genuine");
            }
        });
    }

    private static byte[] sign(String algorithm, KeyPair pair) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(pair.getPrivate());
        signature.update(TOKEN);
        return signature.sign();
    }

    private static KeyPair pair(String keys, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(keys);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Crypto {
        void run() throws GeneralSecurityException;
    }

    private static Runnable guarded(Crypto step) {
        return () -> {
            try {
                step.run();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
