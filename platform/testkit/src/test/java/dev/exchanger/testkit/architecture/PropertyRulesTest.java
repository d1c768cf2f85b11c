package dev.exchanger.testkit.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PropertyRulesTest {
    @TempDir
    Path root;

    private Path common;
    private Path service;

    @BeforeEach
    void filesThatKeepTheRules() throws IOException {
        common = Files.createDirectories(root.resolve("platform/runtime/src/main/resources/META-INF"))
                .resolve("microprofile-config.properties");
        service =
                Files.createDirectories(root.resolve("desk/src/main/resources")).resolve("application.properties");
        Files.writeString(common, "# 5m\nquarkus.a=1\nquarkus.idle=PT5M\n%prod.quarkus.a=2\n");
        Files.writeString(service, """
                quarkus.a=2
                quarkus.c.additional-properties.lock_timeout=5s
                desk.size=128K
                desk.ttl=${DESK_TTL:PT5M}
                %test.desk.ttl=PT1S
                """);
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void whatPlatformSaysIsNotSaidAgain() throws IOException {
        Files.writeString(service, "quarkus.idle = PT5M\n");
        assertThatThrownBy(this::check).hasMessageContaining("quarkus.idle=PT5M is said by platform");
    }

    @Test
    void aKeyIsSetOnce() throws IOException {
        Files.writeString(service, "desk.b=1\nother=2\ndesk.b=1\n");
        assertThatThrownBy(this::check).hasMessageContaining("desk.b is set twice");
    }

    @Test
    void durationsAreSpelledOneWay() throws IOException {
        Files.writeString(service, "desk.a=5m\ndesk.b=${B:200ms}\ndesk.c=30S\n%test.desk.d=1h\n");
        assertThatThrownBy(this::check)
                .hasMessageContaining("desk.a=5m")
                .hasMessageContaining("desk.b=${B:200ms}")
                .hasMessageContaining("desk.c=30S")
                .hasMessageContaining("%test.desk.d=1h");
        Files.writeString(service, "");
        Files.writeString(common, "quarkus.idle=5m\n");
        assertThatThrownBy(this::check).hasMessageContaining("quarkus.idle=5m");
    }

    private void check() {
        PropertyRules.check(root.resolve("desk"));
    }
}
