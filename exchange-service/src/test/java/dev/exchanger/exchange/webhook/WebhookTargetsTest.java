package dev.exchanger.exchange.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.Settings;
import dev.exchanger.exchange.webhook.WebhookTargets.Refused;
import dev.exchanger.platform.problem.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** No spelling of a URL leads into our own network. */
class WebhookTargetsTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/hooks",
                "https://shop.example",
                "https://shop.example:8443/a?b=c",
                "https://xn--bcher-kva.example/",
                "https://93.184.216.34/hook",
                "https://[2606:2800:220:1:248:1893:25c8:1946]/hook"
            })
    void ordinaryUrlsAreTaken(String url) {
        assertThatCode(() -> strict("93.184.216.34").check(url)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // not https, or not a server
                "http://shop.example/",
                "ftp://shop.example/",
                "file:///etc/passwd",
                "gopher://shop.example/",
                "https:shop.example",
                "https:///path",
                "//shop.example/",
                "shop.example",
                "",
                "HTTPS ://x",
                // users, fragments, ports
                "https://user@shop.example/",
                "https://user:password@shop.example/",
                "https://shop.example@127.0.0.1/",
                "https://shop.example/#fragment",
                "https://shop.example:22/",
                "https://shop.example:80/",
                "https://shop.example:6379/",
                "https://shop.example:0/",
                "https://shop.example:99999/",
                // addresses that are not public
                "https://127.0.0.1/",
                "https://127.8.9.10/",
                "https://0.0.0.0/",
                "https://10.0.0.1/",
                "https://172.16.0.1/",
                "https://172.31.255.255/",
                "https://192.168.1.1/",
                "https://169.254.169.254/latest/meta-data/",
                "https://100.64.0.1/",
                "https://100.100.100.200/",
                "https://192.0.0.192/",
                "https://198.18.0.1/",
                "https://224.0.0.1/",
                "https://255.255.255.255/",
                "https://[::]/",
                "https://[::1]/",
                "https://[::127.0.0.1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://[::ffff:0:127.0.0.1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[64:ff9b:1::1]/",
                "https://[2002:7f00:1::]/",
                "https://[2001:0:7f00:1::]/",
                "https://[2001:db8::1]/",
                "https://[fe80::1]/",
                "https://[fe80::1%25eth0]/",
                "https://[fec0::1]/",
                "https://[fc00::1]/",
                "https://[fd00:ec2::254]/",
                "https://[ff02::1]/",
                "https://[100::1]/",
                // IPv4 in other spellings
                "https://2130706433/",
                "https://017700000001/",
                "https://0x7f000001/",
                "https://0x7f.0.0.1/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://127.0.1/",
                "https://127.0.0.1./",
                "https://127.0.0.01/",
                "https://256.256.256.256/",
                "https://1.2.3.4.5/",
                "https://shop.0x7f/",
                // characters that parsers disagree about
                "https://127.0.0.1\\@shop.example/",
                "https://shop.example\\.evil/",
                "https://shop.example/\r\nHost: 127.0.0.1",
                "https://shop.example /",
                "https://\u2460\u2461\u2466.0.0.1/",
                "https://127\u30020.0.1/",
                "https://%31%32%37.0.0.1/",
                "https://[::1",
                "https://shop.example:443:80/"
            })
    void whateverLeadsElsewhereIsRefused(String url) {
        assertThatThrownBy(() -> strict("93.184.216.34").check(url)).isInstanceOf(ProblemException.class);
    }

    @Test
    void aUrlThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> strict("93.184.216.34").check("https://shop.example/" + "a".repeat(2048)))
                .isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "169.254.169.254",
                "0.0.0.0",
                "::1",
                "fd00::1",
                "fe80::1",
                "::ffff:192.168.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::1"
            })
    void aNameIsJudgedByItsAddressAtTheMomentOfTheCall(String address) {
        WebhookTargets targets = strict(address);
        targets.check("https://harmless.example/");
        assertThatThrownBy(() -> resolve(targets, "https://harmless.example/")).isInstanceOf(Refused.class);
    }

    @Test
    void theAddressThatWasCheckedIsTheOneToConnectTo() {
        int[] asked = {0};
        WebhookTargets targets = new WebhookTargets(config("false"), host -> {
            // A name that points inside as soon as it was looked at once.
            asked[0]++;
            return Uni.createFrom().item(address(asked[0] == 1 ? "93.184.216.34" : "127.0.0.1"));
        });
        WebhookTargets.Target target = resolve(targets, "https://rebinding.example:8443/hook");
        assertThat(target.address()).isEqualTo(address("93.184.216.34"));
        assertThat(target.port()).isEqualTo(8443);
        assertThat(target.host()).isEqualTo("rebinding.example");
        assertThat(asked[0]).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost.", "LOCALHOST", "ip6-localhost", "localhost.localdomain"})
    void namesOfThisMachineLeadNowhere(String host) {
        WebhookTargets targets = new WebhookTargets(config("false"), name -> {
            try {
                return Uni.createFrom().item(InetAddress.getByName(name));
            } catch (UnknownHostException e) {
                return Uni.createFrom().failure(e);
            }
        });
        // Refused for its address, or not known at all.
        assertThatThrownBy(() -> resolve(targets, "https://" + host + "/"))
                .satisfiesAnyOf(
                        failure -> assertThat(failure).isInstanceOf(Refused.class),
                        failure -> assertThat(failure).hasRootCauseInstanceOf(UnknownHostException.class));
    }

    @Test
    void forDevelopmentAnyTargetMayBeAllowed() {
        WebhookTargets targets =
                new WebhookTargets(config("true"), host -> Uni.createFrom().item(address("127.0.0.1")));
        assertThatCode(() -> targets.check("http://localhost:9999/hook")).doesNotThrowAnyException();
        assertThatThrownBy(() -> targets.check("http://2130706433/")).isInstanceOf(ProblemException.class);
    }

    private static WebhookTargets.Target resolve(WebhookTargets targets, String url) {
        return targets.resolve(url).await().atMost(Duration.ofSeconds(10));
    }

    private static WebhookTargets strict(String address) {
        return new WebhookTargets(config("false"), host -> Uni.createFrom().item(address(address)));
    }

    private static WebhookConfig config(String anyTarget) {
        return Settings.of(WebhookConfig.class, Map.of("secret-key", KEY, "any-target", anyTarget));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
