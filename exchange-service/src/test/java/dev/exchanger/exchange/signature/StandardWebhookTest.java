package dev.exchanger.exchange.signature;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import dev.exchanger.platform.problem.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StandardWebhookTest {

    // The example of the specification's reference libraries.
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String TIMESTAMP = "1614265330";
    private static final String BODY = "{\"test\": 2432232314}";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private final StandardWebhook webhook = at(Instant.ofEpochSecond(1614265330), List.of(SECRET));

    @Example
    void theExampleOfTheSpecificationIsAuthentic() {
        assertThat(webhook.verify(headers(TIMESTAMP, SIGNATURE), BODY)).isEqualTo(ID);
        assertThat(StandardWebhook.sign(SECRET, ID, TIMESTAMP, BODY)).isEqualTo(SIGNATURE);
    }

    @Example
    void oneGoodSignatureAmongSeveralIsEnough() {
        assertThat(webhook.verify(headers(TIMESTAMP, "v1a,zzz v1,AAAA " + SIGNATURE), BODY))
                .isEqualTo(ID);
    }

    @Example
    void bothSecretsOfAChangeAreAccepted() {
        StandardWebhook changing = at(Instant.ofEpochSecond(1614265330), List.of("another-secret-0123456789", SECRET));
        assertThat(changing.verify(headers(TIMESTAMP, SIGNATURE), BODY)).isEqualTo(ID);
    }

    @Example
    void outsideTheWindowItIsRefused() {
        for (Duration off : List.of(Duration.ofSeconds(301), Duration.ofSeconds(-301))) {
            StandardWebhook later = at(Instant.ofEpochSecond(1614265330).plus(off), List.of(SECRET));
            refused(later, headers(TIMESTAMP, SIGNATURE), BODY);
        }
        at(Instant.ofEpochSecond(1614265330 + 300), List.of(SECRET)).verify(headers(TIMESTAMP, SIGNATURE), BODY);
    }

    @Example
    void anyChangeIsRefused() {
        refused(webhook, headers(TIMESTAMP, SIGNATURE), BODY + " ");
        refused(webhook, headers("1614265331", SIGNATURE), BODY);
        refused(webhook, new CallbackHeaders("msg_other", TIMESTAMP, SIGNATURE), BODY);
        refused(webhook, headers(TIMESTAMP, SIGNATURE.replace("v1,", "v2,")), BODY);
        refused(webhook, headers(TIMESTAMP, "v1,"), BODY);
        refused(
                at(Instant.ofEpochSecond(1614265330), List.of("whsec_AAAAAAAAAAAAAAAA")),
                headers(TIMESTAMP, SIGNATURE),
                BODY);
    }

    @Example
    void missingHeadersAreRefused() {
        refused(webhook, new CallbackHeaders(null, TIMESTAMP, SIGNATURE), BODY);
        refused(webhook, new CallbackHeaders(ID, null, SIGNATURE), BODY);
        refused(webhook, new CallbackHeaders(ID, TIMESTAMP, null), BODY);
    }

    @Property
    void noHeaderMakesItFailInAnyOtherWay(@ForAll String id, @ForAll String timestamp, @ForAll String signature) {
        refused(webhook, new CallbackHeaders(id, timestamp, signature), BODY);
    }

    private static void refused(StandardWebhook webhook, CallbackHeaders headers, String body) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> webhook.verify(headers, body))
                .matches(problem -> problem.type().code().equals("callback-signature"));
    }

    private static CallbackHeaders headers(String timestamp, String signature) {
        return new CallbackHeaders(ID, timestamp, signature);
    }

    private static StandardWebhook at(Instant now, List<String> secrets) {
        return new StandardWebhook(secrets, Duration.ofMinutes(5), Clock.fixed(now, ZoneOffset.UTC));
    }
}
