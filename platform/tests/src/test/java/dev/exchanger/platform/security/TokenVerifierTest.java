package dev.exchanger.platform.security;

import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Each claim and header at its edge; the attacks by kind are in AccessTest, over HTTP. */
class TokenVerifierTest {

    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final RsaJsonWebKey KEY = newKey();
    private static final UUID USER = UUID.randomUUID();
    private static final String SESSION = "0123456789abcdef".repeat(4);

    private final TokenVerifier verifier =
            new TokenVerifier(TokenVerifierTest::key, config(), Clock.fixed(NOW, ZoneOffset.UTC));

    static RsaJsonWebKey newKey() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("k1");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Uni<PublicKey> key(String kid) {
        return Uni.createFrom().item(kid.equals("k1") ? KEY.getPublicKey() : null);
    }

    static SecurityConfig config() {
        return config("5000");
    }

    static SecurityConfig config(String remembered) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(SecurityConfig.class)
                .withDefaultValues(
                        Map.of("exchanger.service", "probe", "exchanger.security.token-cache-size", remembered))
                .build()
                .getConfigMapping(SecurityConfig.class);
    }

    static String token(Consumer<JwtClaims> change) {
        return token(change, jws -> {});
    }

    private static String token(Consumer<JwtClaims> change, Consumer<JsonWebSignature> header) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("https://identity.exchanger.local");
        claims.setSubject(USER.toString());
        claims.setAudience("web");
        claims.setJwtId("jti-1");
        claims.setIssuedAt(date(0));
        claims.setExpirationTime(date(600));
        claims.setStringClaim("sid", SESSION);
        claims.setStringClaim("ctx", "web");
        change.accept(claims);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(claims.toJson());
        jws.setKey(KEY.getPrivateKey());
        jws.setKeyIdHeaderValue("k1");
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        jws.setHeader("typ", "at+jwt");
        header.accept(jws);
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static NumericDate date(long secondsFromNow) {
        return NumericDate.fromSeconds(NOW.getEpochSecond() + secondsFromNow);
    }

    private VerifiedToken verify(String token) {
        return verifier.user(token, Set.of(ApplicationContext.WEB, ApplicationContext.ADMIN))
                .await()
                .atMost(Duration.ofSeconds(5));
    }

    private void assertRefused(String token) {
        assertThatThrownBy(() -> verify(token)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.type()).isEqualTo(CommonProblem.UNAUTHENTICATED);
            assertThat(e.getMessage()).isEqualTo(CommonProblem.UNAUTHENTICATED.title());
        });
    }

    @Test
    void aGoodTokenTellsWhoItIs() {
        VerifiedToken token = verify(token(claims -> {}));
        assertThat(token.userId()).isEqualTo(USER);
        assertThat(token.sessionId()).isEqualTo(SESSION);
        assertThat(token.context()).isEqualTo(ApplicationContext.WEB);
        assertThat(token.tokenId()).isEqualTo("jti-1");
        assertThat(token.expiresAt()).isEqualTo(NOW.plusSeconds(600));
        assertThat(token.toString()).doesNotContain(token.compact(), SESSION);
    }

    @Property(tries = 100)
    void theClockMayBeThirtySecondsOff(@ForAll @IntRange(min = -100, max = 100) int offset) {
        String expiring = token(claims -> {
            claims.setIssuedAt(date(offset - 600));
            claims.setExpirationTime(date(offset));
        });
        String issuedLater = token(claims -> claims.setIssuedAt(date(offset)));
        if (offset > -30) {
            verify(expiring);
        } else {
            assertRefused(expiring);
        }
        if (offset <= 30) {
            verify(issuedLater);
        } else {
            assertRefused(issuedLater);
        }
    }

    @Test
    void everyClaimIsRequired() {
        for (String claim : Set.of("iss", "sub", "aud", "exp", "iat", "jti", "sid", "ctx")) {
            assertRefused(token(claims -> claims.unsetClaim(claim)));
            assertRefused(token(claims -> claims.setClaim(claim, "")));
            assertRefused(token(claims -> claims.setClaim(claim, Map.of("a", 1))));
        }
    }

    @Test
    void theAudienceIsTheOneContext() {
        assertRefused(token(claims -> claims.setAudience("web", "admin")));
        assertRefused(token(claims -> claims.setAudience("web", "internal")));
        assertRefused(token(claims -> claims.setAudience("admin")));
        assertRefused(token(claims -> claims.setStringClaim("ctx", "admin")));
        assertRefused(token(claims -> claims.setStringClaim("ctx", "WEB")));
        assertRefused(token(claims -> {
            claims.setAudience("telegram");
            claims.setStringClaim("ctx", "telegram");
        }));
    }

    @Test
    void theSessionIdIsAHash() {
        for (String sid :
                new String[] {"x", SESSION.toUpperCase(), SESSION + "0", SESSION.substring(1), SESSION.replace('0', '*')
                }) {
            assertRefused(token(claims -> claims.setStringClaim("sid", sid)));
        }
    }

    @Test
    void headersCannotChooseKeyOrAlgorithm() {
        RsaJsonWebKey other = newKey();
        assertRefused(token(claims -> {}, jws -> {
            jws.setKey(other.getPrivateKey());
            jws.setHeader("jku", "https://attacker.example/jwks.json");
            jws.setHeader("x5u", "https://attacker.example/cert.pem");
        }));
        verify(token(claims -> {}, jws -> jws.setHeader("jku", "https://attacker.example/jwks.json")));
        for (String algorithm : new String[] {
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256
        }) {
            assertRefused(token(claims -> {}, jws -> jws.setAlgorithmHeaderValue(algorithm)));
        }
        assertRefused(token(claims -> {}, jws -> jws.setHeader("typ", "JWT")));
        assertRefused(token(claims -> {}, jws -> jws.setHeader("typ", "at+jwt+x")));
        assertRefused(token(claims -> {}, jws -> jws.setKeyIdHeaderValue("../k1")));
        assertRefused(token(claims -> {}, jws -> jws.setCriticalHeaderNames("x-unknown")));
    }

    @Test
    void aServiceTokenIsForServicesOnly() {
        String service = token(claims -> {
            claims.setAudience("internal");
            claims.setSubject("exchange");
            claims.unsetClaim("sid");
            claims.unsetClaim("ctx");
        });
        assertThat(verifier.service(service).await().indefinitely())
                .isEqualTo(new ServicePrincipal("exchange", NOW.plusSeconds(600)));
        assertRefused(service);
        assertThatThrownBy(() -> verifier.service(token(claims -> {})).await().indefinitely())
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> verifier.service(token(claims -> claims.setAudience("internal")))
                        .await()
                        .indefinitely())
                .isInstanceOf(ProblemException.class);
    }

    @Property
    void noTextBreaksTheVerifier(@ForAll String text) {
        assertRefused(text);
        assertRefused(text + "." + text + "." + text);
    }

    @Property(tries = 300)
    void noDamagedTokenIsAccepted(@ForAll @IntRange(min = 0, max = 100_000) int place, @ForAll char other) {
        String good = token(claims -> {});
        int index = place % good.length();
        String damaged = good.substring(0, index) + other + good.substring(index + 1);
        // The last character of a signature has bits that mean nothing; some decoders ignore them, which is harmless.
        if (good.charAt(index) != other && index < good.length() - 1) {
            assertRefused(damaged);
        }
    }

    @Test
    void aTokenHasOneSpelling() {
        String good = Stream.generate(
                        () -> token(claims -> claims.setJwtId(UUID.randomUUID().toString())))
                .filter(token ->
                        signature(token).contains("_") && signature(token).contains("-"))
                .findFirst()
                .orElseThrow();
        String signed = good.substring(0, good.lastIndexOf('.') + 1);
        assertRefused(signed + signature(good).replace('_', '/'));
        assertRefused(signed + signature(good).replace('-', '+'));
        assertRefused(good + "==");
        assertRefused(good + "\n");
        assertThat(verify(good)).isNotNull();
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    @Test
    void anOversizedTokenIsRefusedUnread() {
        assertRefused(token(claims -> claims.setStringClaim("pad", "x".repeat(5000))));
        assertRefused("a.".repeat(1_000_000));
        assertRefused(null);
        assertRefused("");
    }
}
