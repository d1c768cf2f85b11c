package dev.exchanger.realtime.socket;

import java.util.Base64;
import java.util.List;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HandshakeCredentialTest {

    private static final String TOKEN = "aaa.bbb-_.ccc";
    private static final String BROWSER = "base64url.bearer.exchanger."
            + Base64.getUrlEncoder().withoutPadding().encodeToString(TOKEN.getBytes());

    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();

    @Test
    void takesTheHeaderOfAnyCase() {
        headers.add("authorization", "bearer " + TOKEN);
        assertThat(HandshakeCredential.of(headers, List.of()).token()).isEqualTo(TOKEN);
    }

    @Test
    void takesTheFormOfBrowsers() {
        headers.add("Sec-WebSocket-Protocol", "exchanger.rt.v1, " + BROWSER);
        HandshakeCredential credential = HandshakeCredential.of(headers, List.of());
        assertThat(credential.token()).isEqualTo(TOKEN);
        assertThat(credential.protocols()).containsExactly("exchanger.rt.v1");
        assertThat(credential.speaksOurProtocol()).isTrue();
    }

    @Test
    void twoTokensAreNone() {
        headers.add("Authorization", "Bearer " + TOKEN);
        headers.add("Sec-WebSocket-Protocol", "exchanger.rt.v1, " + BROWSER);
        assertThat(HandshakeCredential.of(headers, List.of()).token()).isNull();
        headers.remove("Sec-WebSocket-Protocol");
        headers.add("Authorization", "Bearer other");
        assertThat(HandshakeCredential.of(headers, List.of()).token()).isNull();
    }

    @Test
    void whatCannotBeReadIsAWrongToken() {
        headers.add("Sec-WebSocket-Protocol", "exchanger.rt.v1, base64url.bearer.exchanger.%%%");
        assertThat(HandshakeCredential.of(headers, List.of()).token()).isEmpty();
        headers.set("Sec-WebSocket-Protocol", "exchanger.rt.v1");
        headers.set("Authorization", "Basic abc");
        assertThat(HandshakeCredential.of(headers, List.of()).token()).isEmpty();
    }

    @Test
    void strippingLeavesNothingSecret() {
        headers.add("Authorization", "Bearer " + TOKEN);
        headers.add("Cookie", "sid=secret");
        headers.add("Sec-WebSocket-Protocol", "exchanger.rt.v1, " + BROWSER);
        HandshakeCredential credential = HandshakeCredential.of(headers, List.of());
        HandshakeCredential.strip(headers);
        assertThat(headers.toString() + credential).doesNotContain(TOKEN, BROWSER, "secret");
        assertThat(headers.getAll("Sec-WebSocket-Protocol")).containsExactly("exchanger.rt.v1");
    }

    @Test
    void takesATicketAndOnlyThat() {
        assertThat(HandshakeCredential.of(headers, List.of("t")).ticket()).isEqualTo("t");
        assertThat(HandshakeCredential.of(headers, List.of("t")).token()).isNull();
        assertThat(HandshakeCredential.of(headers, List.of("t", "t")).ticket()).isNull();
        headers.add("Authorization", "Bearer " + TOKEN);
        HandshakeCredential both = HandshakeCredential.of(headers, List.of("t"));
        assertThat(both.ticket()).isNull();
        assertThat(both.token()).isNull();
        assertThat(both.toString()).doesNotContain(TOKEN);
    }
}
