package dev.exchanger.platform.key;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RedisKeysTest {

    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    @Test
    void spellsTheKeysOfTheRegistry() {
        assertThat(RedisKeys.session("web", "0abc")).isEqualTo("identity:session:web:0abc");
        assertThat(RedisKeys.user("admin", ID)).isEqualTo("identity:user:admin:" + ID);
        assertThat(RedisKeys.tokenBlacklist("j")).isEqualTo("token:blacklist:j");
        assertThat(RedisKeys.webRates("USDT", "UAH")).isEqualTo("cache:web:rates:USDT_UAH");
        assertThat(RedisKeys.orderExpire(ID))
                .isEqualTo(RedisKeys.ORDER_EXPIRE_PREFIX + ID)
                .startsWith("order:expire:");
        assertThat(RedisKeys.keyExpiredChannel(0)).isEqualTo("__keyevent@0__:expired");
        assertThat(RedisKeys.roomSequence("user:" + ID)).isEqualTo("room:user:" + ID + ":seq");
        assertThat(RedisKeys.rate("bot", "42", "update")).isEqualTo("rate:bot:42:update");
        assertThat(RedisKeys.telegramSendRate()).isEqualTo("pause:telegram:send");
        assertThat(RedisKeys.events("exchange")).isEqualTo("events:exchange");
        assertThat(RedisKeys.deadEvents("exchange")).isEqualTo("events:exchange:dead");
    }

    @Test
    void aValueCanFormNoGlobNoHashTagAndNoBlank() {
        assertThat(RedisKeys.lock("a b{c}*?[]\n%é")).isEqualTo("lock:a%20b%7Bc%7D%2A%3F%5B%5D%0A%25%C3%A9");
        assertThat(RedisKeys.rate("web", "2001:db8::1", "login")).isEqualTo("rate:web:2001:db8::1:login");
        assertThatThrownBy(() -> RedisKeys.lock("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RedisKeys.events("bot")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Calls every builder: each name must belong to exactly the pattern of its row, and every row must have a builder. */
    @Test
    void everyRowHasABuilderAndEveryBuilderARow() throws ReflectiveOperationException {
        Set<KeySpec> built = new HashSet<>();
        for (Method builder : RedisKeys.class.getDeclaredMethods()) {
            if (!Modifier.isPublic(builder.getModifiers())) {
                continue;
            }
            Object[] arguments = Arrays.stream(builder.getParameterTypes())
                    .map(type -> type == UUID.class
                            ? ID
                            : type == String.class ? "identity" : type == int.class ? (Object) 1 : (Object) 1L)
                    .toArray();
            String name = (String) builder.invoke(null, arguments);
            assertThat(name).as(builder.getName()).doesNotContain("{", "}", " ");
            Arrays.stream(KeySpec.values()).filter(spec -> matches(spec, name)).forEach(built::add);
            assertThat(Arrays.stream(KeySpec.values()).anyMatch(spec -> matches(spec, name)))
                    .as(builder.getName())
                    .isTrue();
        }
        built.addAll(Set.of(KeySpec.EVENTS_EXCHANGE, KeySpec.EVENTS_REALTIME));
        assertThat(built).containsExactlyInAnyOrder(KeySpec.values());
    }

    @Test
    void everyRowNamesItsOwnersAndNoOwnerIsAlsoOnlyAReader() {
        assertThat(KeySpec.values()).allSatisfy(spec -> {
            assertThat(spec.owners()).isNotEmpty();
            assertThat(spec.pattern()).doesNotContain("*");
            spec.ttl().ifPresent(ttl -> assertThat(ttl).isPositive());
        });
    }

    /** The benchmark is left out: it measures as a stranger who knows nothing but the names. */
    @Test
    void noServiceSpellsAKeyItself() throws IOException {
        // In the bot a chat is also what a notification is about.
        Set<String> other = Set.of("chat:");
        Pattern spelled = Pattern.compile(Arrays.stream(KeySpec.values())
                .map(spec -> spec.pattern().replaceFirst("\\{.*", ""))
                .filter(start -> !other.contains(start))
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "\"(", ")")));
        for (String service : List.of("identity", "exchange", "realtime", "bot")) {
            Path sources = Path.of("../..", service + "-service", "src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                assertThat(files.filter(Files::isRegularFile)).isNotEmpty().allSatisfy(file -> assertThat(
                                spelled.matcher(Files.readString(file))
                                        .results()
                                        .map(MatchResult::group))
                        .as(file.toString())
                        .isEmpty());
            }
        }
    }

    private static boolean matches(KeySpec spec, String name) {
        return Pattern.matches(Pattern.quote(spec.glob()).replace("*", "\\E.+\\Q"), name);
    }
}
