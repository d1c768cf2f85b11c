package dev.exchanger.platform.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.redis.LinkFixture;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisCommandFailed;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class UsersAclTest {

    private static final Path FILE = Path.of("../../deploy/redis/users.acl");

    private final RedisServer server = Backends.shared().redis();

    @AfterEach
    void deleteUsers() {
        server.command("ACL", "DELUSER", "exchanger-bot", "exchanger-exchange");
    }

    @Test
    void theCommittedFileIsWhatTheRegistrySays() throws IOException {
        if (Boolean.getBoolean("exchanger.acl.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, UsersAcl.text());
        }
        assertThat(Files.readString(FILE)).isEqualTo(UsersAcl.text());
    }

    @Test
    void holdsNoSecret() {
        assertThat(UsersAcl.text().lines().filter(line -> line.startsWith("user exchanger-")))
                .hasSize(4)
                .allMatch(line -> line.matches("user exchanger-[a-z]+ on >\\$\\{REDIS_[A-Z]+_PASSWORD} .*"));
    }

    /** On Redis 6.2 with plain grants in place of the read-only ones it does not know. */
    private LinkFixture as(KeyUser user) {
        Stream<String> rules =
                Arrays.stream(UsersAcl.rules(user).replace("%R~", "~").split(" "));
        server.command(Stream.concat(Stream.of("ACL", "SETUSER", "exchanger-" + user.code(), "on", ">pw"), rules)
                .toArray(String[]::new));
        return LinkFixture.started(
                "redis://exchanger-" + user.code() + ":pw@" + server.host() + ":" + server.port(), "acl", Map.of());
    }

    @Test
    void theLinkWorksWithTheRightsOfAService() {
        assumeTrue(server.controllable());
        try (LinkFixture bot = as(KeyUser.BOT)) {
            bot.set(RedisKeys.telegramPollerLease(), "me");
            bot.get(RedisKeys.session("web", "abc"));
            LinkFixture.await(
                    bot.link.execute(RedisCommand.once("XADD", RedisKeys.deadEvents("exchange"), "*", "a", "b")));
            LinkFixture.await(bot.link.eval(
                    new LuaScript("t", "return redis.call('TIME')", Duration.ofSeconds(5)),
                    List.of(RedisKeys.rate("bot", "u", "a")),
                    List.of()));
            LinkFixture.await(bot.subscriber
                    .subscribe(RedisKeys.sessionRevokedChannel(), m -> {}, () -> {})
                    .ready());
        }
        try (LinkFixture exchange = as(KeyUser.EXCHANGE)) {
            LinkFixture.await(exchange.subscriber
                    .subscribe(RedisKeys.keyExpiredChannel(0), m -> {}, () -> {})
                    .ready());
            LinkFixture.await(exchange.link.execute(
                    RedisCommand.read("CONFIG", "GET", "notify-keyspace-events").within(Duration.ofSeconds(5))));
        }
    }

    @Test
    void foreignKeysAndDangerousCommandsAreRefused() {
        assumeTrue(server.controllable());
        try (LinkFixture bot = as(KeyUser.BOT)) {
            List<RedisCommand> forbidden = List.of(
                    RedisCommand.write("SET", RedisKeys.orderExpire(UUID.randomUUID()), "x"),
                    RedisCommand.read("GET", RedisKeys.emailCode("abc")),
                    RedisCommand.read("KEYS", "*"),
                    RedisCommand.write("FLUSHALL"),
                    RedisCommand.read("CONFIG", "GET", "*"),
                    RedisCommand.write("PUBLISH", RedisKeys.chatRemovedChannel(), "x"));
            for (RedisCommand command : forbidden) {
                assertThatThrownBy(() -> LinkFixture.await(bot.link.execute(command.within(Duration.ofSeconds(5)))))
                        .as(command.name())
                        .isInstanceOfSatisfying(RedisCommandFailed.class, e -> assertThat(e.code())
                                .isEqualTo("NOPERM"));
            }
        }
    }
}
