package dev.exchanger.platform.security;

import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.problem.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A remembered token is worth no more than one that is read anew. */
class TokenMemoryTest {

    private static final Duration LIFE = Duration.ofSeconds(600);
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Set<ApplicationContext> ALL = EnumSet.allOf(ApplicationContext.class);

    private final ManualClock clock = new ManualClock(TokenVerifierTest.NOW);
    private final Map<String, PublicKey> keys = new HashMap<>(Map.of("k1", TokenVerifierTest.KEY.getPublicKey()));
    private final TokenVerifier verifier = verifier("5000");
    private final String token = TokenVerifierTest.token(claims -> {});

    private TokenVerifier verifier(String remembered) {
        return new TokenVerifier(
                kid -> Uni.createFrom().item(keys.get(kid)), TokenVerifierTest.config(remembered), clock);
    }

    private VerifiedToken verify(String text, Set<ApplicationContext> allowed) {
        return verifier.user(text, allowed).await().atMost(Duration.ofSeconds(5));
    }

    private void assertRefused(String text, Set<ApplicationContext> allowed) {
        assertThatThrownBy(() -> verify(text, allowed)).isInstanceOf(ProblemException.class);
    }

    @Test
    void theSameTextIsReadOnce() {
        assertThat(verify(token, ALL)).isSameAs(verify(token, ALL));
        TokenVerifier forgetful = verifier("0");
        VerifiedToken first = forgetful.user(token, ALL).await().atMost(LIFE);
        assertThat(forgetful.user(token, ALL).await().atMost(LIFE))
                .isEqualTo(first)
                .isNotSameAs(first);
    }

    @Test
    void itEndsWhenItsTimeEnds() {
        verify(token, ALL);
        clock.advance(LIFE.plus(SKEW).minusMillis(1));
        verify(token, ALL);
        clock.advance(Duration.ofMillis(1));
        assertRefused(token, ALL);
    }

    @Test
    void aClockPutBackFindsItFromTheFuture() {
        verify(token, ALL);
        clock.advance(SKEW.negated());
        verify(token, ALL);
        clock.advance(Duration.ofSeconds(-1));
        assertRefused(token, ALL);
    }

    @Test
    void aKeyThatIsWithdrawnTakesItsTokensAlong() {
        verify(token, ALL);
        keys.clear();
        assertRefused(token, ALL);
    }

    @Test
    void anotherKeyOfTheSameNameDoesNotInheritThem() {
        verify(token, ALL);
        keys.put("k1", TokenVerifierTest.newKey().getPublicKey());
        assertRefused(token, ALL);
    }

    @Test
    void theContextIsJudgedAtEachUse() {
        verify(token, ALL);
        assertRefused(token, EnumSet.of(ApplicationContext.ADMIN));
        verify(token, EnumSet.of(ApplicationContext.WEB));
    }

    @Test
    void aUsersTokenIsNoServicesToken() {
        verify(token, ALL);
        assertThatThrownBy(() -> verifier.service(token).await().atMost(LIFE)).isInstanceOf(ProblemException.class);
        String service = TokenVerifierTest.token(claims -> {
            claims.setAudience("internal");
            claims.setSubject("exchange");
            claims.unsetClaim("sid");
            claims.unsetClaim("ctx");
        });
        ServicePrincipal principal = verifier.service(service).await().atMost(LIFE);
        assertThat(verifier.service(service).await().atMost(LIFE)).isSameAs(principal);
        assertRefused(service, ALL);
    }

    @Test
    void aRefusedTextIsNotRemembered() {
        String damaged = token.substring(0, token.length() - 10) + "AAAAAAAAAA";
        assertRefused(damaged, ALL);
        assertRefused(damaged, ALL);
        verify(token, ALL);
        assertRefused(damaged, ALL);
    }
}
