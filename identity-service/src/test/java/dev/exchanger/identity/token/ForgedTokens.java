package dev.exchanger.identity.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What an attacker makes of a token he has: other headers, other signatures. After the cases of Wycheproof's
 * {@code json_web_signature_test}. He knows the public key and keys of his own.
 */
final class ForgedTokens {

    private final String head;
    private final String body;
    private final String signature;
    private final JsonObject header;
    private final PublicKey published;
    private final KeyPair own;
    private final KeyPair curve;

    ForgedTokens(String genuine, PublicKey published) {
        String[] parts = genuine.split("\\.");
        this.head = parts[0];
        this.body = parts[1];
        this.signature = parts[2];
        this.header = new JsonObject(new String(Base64.getUrlDecoder().decode(head), StandardCharsets.UTF_8));
        this.published = published;
        this.own = pair("RSA", 2048);
        this.curve = pair("EC", 256);
    }

    /** All of them by name. */
    Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        unsigned(all);
        symmetric(all);
        otherAlgorithms(all);
        ownKeys(all);
        keyIds(all);
        criticalHeaders(all);
        malformed(all);
        signatures(all);
        return all;
    }

    private void unsigned(Map<String, String> all) {
        for (String none : new String[] {"none", "None", "NONE", "nOnE", "none ", ""}) {
            all.put("alg " + none, header(h -> h.put("alg", none)) + "." + body + ".");
            all.put(
                    "alg " + none + " with the old signature",
                    header(h -> h.put("alg", none)) + "." + body + "." + signature);
        }
        all.put("no alg", header(h -> h.remove("alg")) + "." + body + "." + signature);
        all.put("alg null", header(h -> h.putNull("alg")) + "." + body + "." + signature);
    }

    private void symmetric(Map<String, String> all) {
        byte[] der = published.getEncoded();
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
        Map<String, byte[]> secrets = Map.of(
                "DER", der,
                "PEM", pem.getBytes(StandardCharsets.US_ASCII),
                "trimmed PEM", pem.strip().getBytes(StandardCharsets.US_ASCII),
                "modulus", ((RSAPublicKey) published).getModulus().toByteArray(),
                "zero", new byte[32]);
        secrets.forEach((name, secret) -> {
            all.put("HS256 with " + name, hmac("HS256", "HmacSHA256", secret));
            all.put("HS512 with " + name, hmac("HS512", "HmacSHA512", secret));
        });
    }

    private void otherAlgorithms(Map<String, String> all) {
        for (String alg :
                new String[] {"RS384", "RS512", "PS256", "ES256", "EdDSA", "rs256", "RS256 ", "RSA", "A128KW"}) {
            all.put("relabelled " + alg, header(h -> h.put("alg", alg)) + "." + body + "." + signature);
        }
        all.put(
                "ES256 of a foreign curve",
                signed(h -> h.put("alg", "ES256"), curve.getPrivate(), "SHA256withECDSAinP1363Format"));
        all.put("ES256 of zeros", header(h -> h.put("alg", "ES256")) + "." + body + "." + encoded(new byte[64]));
        all.put("ES256 in DER", signed(h -> h.put("alg", "ES256"), curve.getPrivate(), "SHA256withECDSA"));
    }

    private void ownKeys(Map<String, String> all) {
        JsonObject jwk = jwk();
        all.put("foreign key, known kid", foreign(h -> {}));
        all.put("embedded jwk", foreign(h -> h.put("jwk", jwk)));
        all.put("embedded jwk without kid", foreign(h -> h.put("jwk", jwk).remove("kid")));
        all.put("embedded jwk of another kid", foreign(h -> h.put("jwk", jwk).put("kid", "mine")));
        all.put("jku", foreign(h -> h.put("jku", "http://localhost:1/jwks.json").put("kid", "mine")));
        all.put("x5u", foreign(h -> h.put("x5u", "http://localhost:1/cert.pem").put("kid", "mine")));
        all.put(
                "x5c",
                foreign(h ->
                        h.put("x5c", new JsonArray().add(encoded(own.getPublic().getEncoded())))));
    }

    private void keyIds(Map<String, String> all) {
        String kid = header.getString("kid");
        for (String other : new String[] {
            "",
            " ",
            "../" + kid,
            kid + "\u0000",
            kid + "/../" + kid,
            "/dev/null",
            "' OR '1'='1",
            kid + "' --",
            "${jndi:ldap://localhost:1/a}",
            "http://localhost:1/key",
            "*",
            "k".repeat(2000)
        }) {
            all.put("kid " + other.substring(0, Math.min(20, other.length())), foreign(h -> h.put("kid", other)));
        }
        all.put("no kid", foreign(h -> h.remove("kid")));
        all.put("kid a number", foreign(h -> h.put("kid", 1)));
        all.put("kid an array", foreign(h -> h.put("kid", new JsonArray().add(kid))));
    }

    private void criticalHeaders(Map<String, String> all) {
        for (String name : new String[] {"x-unknown", "exp", "b64", "alg"}) {
            all.put("crit " + name, foreign(h -> h.put("crit", new JsonArray().add(name))
                    .put(name, true)));
        }
        all.put("crit empty", header(h -> h.put("crit", new JsonArray())) + "." + body + "." + signature);
        all.put("b64 false", header(h -> h.put("b64", false)) + "." + body + "." + signature);
        all.put("zip", header(h -> h.put("zip", "DEF")) + "." + body + "." + signature);
    }

    private void malformed(Map<String, String> all) {
        all.put("two parts", head + "." + body);
        all.put("four parts", head + "." + body + "." + signature + "." + signature);
        all.put("five parts", head + "." + body + "." + signature + "." + signature + "." + signature);
        all.put("empty payload", head + ".." + signature);
        all.put("empty header", "." + body + "." + signature);
        all.put(
                "JSON serialization",
                new JsonObject()
                        .put("protected", head)
                        .put("payload", body)
                        .put("signature", signature)
                        .encode());
        all.put(
                "alg twice",
                raw("{\"alg\":\"none\",\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"" + header.getString("kid")
                        + "\"}"));
        all.put("header no object", raw("[]"));
        all.put("header with a comment", raw("/**/" + header.encode()));
        all.put("newline inside", head + ".\n" + body + "." + signature);
        all.put(
                "claims of another",
                head + "."
                        + encoded("{\"sub\":\"00000000-0000-0000-0000-000000000000\"}"
                                .getBytes(StandardCharsets.US_ASCII))
                        + "." + signature);
        all.put("oversized", head + "." + body + "A".repeat(5000) + "." + signature);
    }

    private void signatures(Map<String, String> all) {
        byte[] bytes = Base64.getUrlDecoder().decode(signature);
        all.put("no signature", head + "." + body + ".");
        all.put("signature cut by one", head + "." + body + "." + encoded(Arrays.copyOf(bytes, bytes.length - 1)));
        all.put("signature cut in half", head + "." + body + "." + encoded(Arrays.copyOf(bytes, bytes.length / 2)));
        all.put("signature and a byte", head + "." + body + "." + encoded(Arrays.copyOf(bytes, bytes.length + 1)));
        byte[] padded = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, padded, 1, bytes.length);
        all.put("zero and signature", head + "." + body + "." + encoded(padded));
        all.put("signature of zeros", head + "." + body + "." + encoded(new byte[bytes.length]));
        byte[] one = new byte[bytes.length];
        one[bytes.length - 1] = 1;
        all.put("signature one", head + "." + body + "." + encoded(one));
        all.put(
                "signature the modulus",
                head + "." + body + "."
                        + encoded(((RSAPublicKey) published).getModulus().toByteArray()));
    }

    private String header(Consumer<JsonObject> change) {
        JsonObject copy = header.copy();
        change.accept(copy);
        return encoded(copy.encode().getBytes(StandardCharsets.UTF_8));
    }

    private String raw(String header) {
        return encoded(header.getBytes(StandardCharsets.UTF_8)) + "." + body + "." + signature;
    }

    private String foreign(Consumer<JsonObject> change) {
        return signed(change, own.getPrivate(), "SHA256withRSA");
    }

    private String signed(Consumer<JsonObject> change, PrivateKey key, String algorithm) {
        String content = header(change) + "." + body;
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + encoded(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm, e);
        }
    }

    private String hmac(String alg, String algorithm, byte[] secret) {
        String content = header(h -> h.put("alg", alg)) + "." + body;
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return content + "." + encoded(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm, e);
        }
    }

    private JsonObject jwk() {
        RSAPublicKey key = (RSAPublicKey) own.getPublic();
        return new JsonObject()
                .put("kty", "RSA")
                .put("n", encoded(key.getModulus().toByteArray()))
                .put("e", encoded(key.getPublicExponent().toByteArray()));
    }

    private static KeyPair pair(String algorithm, int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(size);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm, e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
