package dev.exchanger.testkit.backend;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServerUrlTest {
    @Property
    void everyPasswordComesThrough(
            @ForAll @AlphaChars @StringLength(min = 1, max = 10) String user,
            @ForAll @StringLength(min = 1, max = 20) String password,
            @ForAll @IntRange(min = 1, max = 65535) int port) {
        String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
        String decodable = new String(password.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        ServerUrl url =
                ServerUrl.parse("postgresql://" + user + ":" + encoded + "@db.example:" + port + "/postgres", 1);
        assertThat(url).isEqualTo(new ServerUrl("db.example", port, user, decodable, "postgres"));
    }

    @Test
    void partsMayBeMissing() {
        assertThat(ServerUrl.parse("redis://localhost", 6379)).isEqualTo(new ServerUrl("localhost", 6379, "", "", ""));
        assertThat(ServerUrl.parse("redis://:secret@h:1", 6379)).isEqualTo(new ServerUrl("h", 1, "", "secret", ""));
        assertThat(ServerUrl.parse("jdbc:postgresql://h/db", 5432).path()).isEqualTo("db");
        assertThat(ServerUrl.database("postgresql://u:p@h")).isEqualTo("postgres");
    }

    @Test
    void aWrongUrlIsNamedWithoutItsPassword() {
        assertThatThrownBy(() -> ServerUrl.parse("redis://u:secret@", 6379))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }
}
