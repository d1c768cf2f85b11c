package dev.exchanger.platform.redis;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RedisUrlTest {

    @ParameterizedTest
    @CsvSource({
        "redis://localhost:6380, redis://***@localhost:6380",
        "redis://localhost, redis://***@localhost:6379",
        "redis://user:secret@host:1/2?password=secret, redis://***@host:1",
        "rediss://:secret@host:1, rediss://***@host:1",
        "redis://user:sec%20ret@[::1]:7000, redis://***@[::1]:7000",
        "unix:///run/redis.sock?password=secret, unix://***",
        "redis://user:sec ret@host:1, redis://***",
        "redis://user:sec#ret@host:1, redis://***",
        "secret, redis://***",
    })
    void isMasked(String url, String masked) {
        assertThat(MaskedUrl.of(url)).isEqualTo(masked).doesNotContain("secret");
    }

    @Test
    void severalAreMaskedEach() {
        assertThat(MaskedUrl.of(List.of("redis://:secret@a:1", "redis://:secret@b:2")))
                .isEqualTo("redis://***@a:1,redis://***@b:2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:6379/sec",
                "http://:sec@localhost",
                "redis://",
                "redis://user:sec ret@host",
                "redis://a_b:secret"
            })
    void aUselessUrlFailsAtStartWithoutBeingShown(String url) {
        assertThatThrownBy(() -> MaskedUrl.check(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("REDIS_URL")
                .hasMessageNotContaining("sec");
    }

    @ParameterizedTest
    @CsvSource({
        "redis://h:1, redis://h:1?client=me",
        "redis://h:1/2?client=you, redis://h:1/2?client=me",
        "redis://h:1?db=3&client=you&x=y, redis://h:1?db=3&x=y&client=me",
    })
    void getsTheNameOfTheConnection(String url, String named) {
        assertThat(RedisConnector.withClientName(url, "me")).isEqualTo(named);
    }

    @ParameterizedTest
    @CsvSource({"redis://h:1, 0", "redis://h:1/, 0", "redis://h:1/7, 7", "redis://h:1/x, 0"})
    void tellsTheDatabase(String url, int database) {
        assertThat(MaskedUrl.databaseOf(url)).isEqualTo(database);
    }

    @Test
    void settingsThatWouldMissADeadConnectionAreRefused() {
        assertThatThrownBy(() -> new LivenessWatch(
                        LinkFixture.config(Map.of("heartbeat", "PT5S", "silence-limit", "PT5S")), wire -> true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10 s");
    }
}
