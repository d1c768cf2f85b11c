package dev.exchanger.identity.session;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.secret.Secrets;
import dev.exchanger.identity.secret.SecretsConfig;
import dev.exchanger.platform.security.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class SessionTokensTest {

    private final SessionTokens tokens = tokens("a session key for this test");

    private record Config(String codePepper, String sessionKey) implements SecretsConfig {}

    private static SessionTokens tokens(String key) {
        return new SessionTokens(new Secrets(new Config("a pepper for this test", key)));
    }

    @Test
    void readsItsOwnTokensInTheirContextOnly() {
        SessionTokens.Issued issued = tokens.issue(ApplicationContext.ADMIN);
        assertThat(issued.text()).startsWith("admin.");
        assertThat(tokens.read(ApplicationContext.ADMIN, issued.text())).contains(issued.id());
        assertThat(tokens.read(ApplicationContext.WEB, issued.text())).isEmpty();
        String relabelled = "web." + issued.text().substring("admin.".length());
        assertThat(tokens.read(ApplicationContext.WEB, relabelled)).isEmpty();
    }

    @Test
    void theSameSecretIsAnotherSessionInAnotherContext() {
        byte[] secret = new byte[32];
        assertThat(SessionId.of(ApplicationContext.WEB, secret))
                .isNotEqualTo(SessionId.of(ApplicationContext.ADMIN, secret));
    }

    @Test
    void anotherKeyReadsNothing() {
        String text = tokens.issue(ApplicationContext.WEB).text();
        assertThat(tokens("another session key").read(ApplicationContext.WEB, text))
                .isEmpty();
    }

    @Property(tries = 200)
    void aChangedCharacterMakesItGarbage(@ForAll @IntRange(min = 4, max = 56) int at, @ForAll char with) {
        String text = tokens.issue(ApplicationContext.WEB).text();
        if (text.charAt(at) != with) {
            String changed = text.substring(0, at) + with + text.substring(at + 1);
            assertThat(tokens.read(ApplicationContext.WEB, changed)).isEmpty();
        }
    }

    @Property(tries = 300)
    void garbageIsRefusedWithoutFailing(@ForAll String text) {
        assertThat(tokens.read(ApplicationContext.WEB, text)).isEmpty();
        assertThat(tokens.read(ApplicationContext.WEB, "web." + text)).isEmpty();
    }
}
