package dev.exchanger.platform.security;

import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

import dev.exchanger.platform.security.TokenMemory.Entry;
import dev.exchanger.platform.security.TokenMemory.Verified;
import dev.exchanger.platform.security.TokenMemory.Verified.OfService;
import dev.exchanger.platform.security.TokenMemory.Verified.OfUser;

/**
 * Signature and claims of tokens. One algorithm, fixed here and never taken from the token; keys only by {@code kid}
 * from the set identity publishes, so that {@code jwk}, {@code jku} and {@code x5u} headers mean nothing.
 */
@ApplicationScoped
public class TokenVerifier {

    /** {@code aud} of service tokens. */
    public static final String INTERNAL_AUDIENCE = "internal";
    /** {@code typ} of every access token (RFC 9068). */
    public static final String TYPE = "at+jwt";

    private static final Logger LOG = Logger.getLogger(TokenVerifier.class);
    private static final AlgorithmConstraints ONLY_RS256 =
            new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256);

    // Ours are below 1 kB; a longer text is not worth a hash.
    private static final int MAX_LENGTH = 4096;
    // Decoders also take the other alphabet of Base64 and skip what is in none: one token would have many spellings.
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final Pattern SESSION_ID = Pattern.compile("[0-9a-f]{64}");
    // Becomes part of a Redis key.
    private static final Pattern TOKEN_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern CLIENT_ID = Pattern.compile("[a-z0-9-]{1,40}");

    private final VerificationKeys keys;
    private final SecurityConfig config;
    private final Clock clock;
    private final TokenMemory memory;

    public TokenVerifier(VerificationKeys keys, SecurityConfig config, Clock clock) {
        this.keys = keys;
        this.config = config;
        this.clock = clock;
        this.memory = new TokenMemory(config, clock);
    }

    /** A user's access token of one of these contexts; fails with the 401 problem, or 503 when no key set is known. */
    public Uni<VerifiedToken> user(String compact, Set<ApplicationContext> allowed) {
        String[] audiences = allowed.stream().map(ApplicationContext::code).toArray(String[]::new);
        return verified(
                        compact,
                        known -> known instanceof OfUser user
                                && allowed.contains(user.token().context()),
                        key -> new OfUser(userToken(claims(compact, key, audiences), compact, allowed)))
                .map(known -> ((OfUser) known).token());
    }

    /** A service token; fails like {@link #user}. */
    public Uni<ServicePrincipal> service(String compact) {
        return verified(
                        compact,
                        known -> known instanceof OfService,
                        key -> serviceToken(claims(compact, key, INTERNAL_AUDIENCE)))
                .map(known -> ((OfService) known).principal());
    }

    private Uni<Verified> verified(String compact, Predicate<Verified> wanted, Function<PublicKey, Verified> check) {
        if (compact == null || compact.isEmpty() || compact.length() > MAX_LENGTH) {
            return Uni.createFrom().failure(Unauthenticated.problem());
        }
        Optional<Entry> known = memory.find(compact);
        Optional<String> kid =
                known.map(Entry::kid).or(() -> COMPACT.matcher(compact).matches() ? kid(compact) : Optional.empty());
        if (kid.isEmpty()) {
            return Uni.createFrom().failure(Unauthenticated.problem());
        }
        return keys.key(kid.get()).map(key -> {
            if (known.isPresent()
                    && known.get().key().equals(key)
                    && wanted.test(known.get().verified())) {
                return known.get().verified();
            }
            Verified fresh = check.apply(key);
            memory.keep(compact, new Entry(kid.get(), key, fresh));
            return fresh;
        });
    }

    private JwtClaims claims(String compact, PublicKey key, String... audiences) {
        if (key == null) {
            throw refused("unknown kid");
        }
        try {
            return new JwtConsumerBuilder()
                    .setVerificationKey(key)
                    .setJwsAlgorithmConstraints(ONLY_RS256)
                    .setExpectedType(true, TYPE)
                    .setExpectedIssuer(true, config.issuer())
                    .setExpectedAudience(true, audiences)
                    .setRequireSubject()
                    .setRequireJwtId()
                    .setRequireExpirationTime()
                    .setRequireIssuedAt()
                    // Not from the future, beyond the skew below.
                    .setIssuedAtRestrictions(0, Integer.MAX_VALUE)
                    .setAllowedClockSkewInSeconds(
                            Math.toIntExact(config.clockSkew().toSeconds()))
                    .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                    .build()
                    .processToClaims(compact);
        } catch (InvalidJwtException e) {
            // The message may repeat the token; the codes do not.
            throw refused("codes "
                    + e.getErrorDetails().stream().map(d -> d.getErrorCode()).toList());
        }
    }

    private static Optional<String> kid(String compact) {
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setCompactSerialization(compact);
            return Optional.ofNullable(jws.getKeyIdHeaderValue());
        } catch (JoseException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static VerifiedToken userToken(JwtClaims claims, String compact, Set<ApplicationContext> allowed) {
        try {
            ApplicationContext context = ApplicationContext.of(claims.getStringClaimValue("ctx"))
                    .filter(allowed::contains)
                    .orElseThrow(() -> refused("ctx"));
            if (claims.getAudience().size() != 1 || !claims.getAudience().contains(context.code())) {
                throw refused("aud is not ctx");
            }
            return new VerifiedToken(
                    UUID.fromString(claims.getSubject()),
                    matching(SESSION_ID, claims.getStringClaimValue("sid"), "sid"),
                    context,
                    matching(TOKEN_ID, claims.getJwtId(), "jti"),
                    instant(claims.getIssuedAt()),
                    instant(claims.getExpirationTime()),
                    compact);
        } catch (MalformedClaimException | IllegalArgumentException e) {
            throw refused("malformed claim");
        }
    }

    private static Verified serviceToken(JwtClaims claims) {
        try {
            if (claims.getAudience().size() != 1 || claims.hasClaim("sid") || claims.hasClaim("ctx")) {
                throw refused("not a service token");
            }
            String client = matching(CLIENT_ID, claims.getSubject(), "sub");
            return new OfService(
                    new ServicePrincipal(client, instant(claims.getExpirationTime())), instant(claims.getIssuedAt()));
        } catch (MalformedClaimException e) {
            throw refused("malformed claim");
        }
    }

    private static String matching(Pattern pattern, String value, String claim) {
        if (value == null || !pattern.matcher(value).matches()) {
            throw refused(claim);
        }
        return value;
    }

    private static Instant instant(NumericDate date) {
        return Instant.ofEpochMilli(date.getValueInMillis());
    }

    private static RuntimeException refused(String why) {
        LOG.debugf("token refused: %s", why);
        return Unauthenticated.problem();
    }
}
