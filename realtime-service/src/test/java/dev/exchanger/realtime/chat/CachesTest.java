package dev.exchanger.realtime.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.core.type.TypeReference;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.profile.Profile;
import dev.exchanger.realtime.profile.Profiles;
import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.testkit.http.Request;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The five caches: messages, pinned, meta, users list and profiles. Many who miss read once, and nobody reads what was. */
@QuarkusTest
@RealtimeApplication
class CachesTest extends RealtimeTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final ChatCache.View<String> VIEW =
            new ChatCache.View<>("test", Duration.ofMinutes(1), new TypeReference<>() {});

    @Inject
    ChatCache cache;

    @Inject
    Profiles profiles;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ChatClient ann;
    private ChatClient bob;
    private String chat;

    @BeforeEach
    void people() {
        ann = known("Ann");
        bob = known("Bob");
        chat = ann.group();
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void manyWhoMissAtOnceReadOnce() throws InterruptedException {
        String key = RedisKeys.chatMessages(UUID.randomUUID());
        AtomicInteger reads = new AtomicInteger();
        CountDownLatch asked = new CountDownLatch(50);
        // Not before all have asked.
        Uni<String> slow = Uni.createFrom()
                .emitter(emitter -> threads.execute(() -> {
                    reads.incrementAndGet();
                    try {
                        asked.await();
                        // Those who asked have their answers from Redis on the way.
                        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
                        emitter.complete("value");
                    } catch (InterruptedException e) {
                        emitter.fail(e);
                    }
                }));
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Uni<String> question = cache.get(VIEW, key, 7, () -> slow);
            answers.add(question.subscribeAsCompletionStage());
            asked.countDown();
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer.get()).isEqualTo("value"));
        assertThat(reads).hasValue(1);
        assertThat(get(cache.get(VIEW, key, 7, () -> slow))).isEqualTo("value");
        assertThat(reads).hasValue(1);
        assertThat((Long) faults.redis().command("PTTL", key)).isBetween(50_000L, 60_000L);
    }

    @Test
    void whoReadLongAgoDoesNotReplaceWhatIsNewer() {
        String key = RedisKeys.chatMessages(UUID.randomUUID());
        assertThat(get(cache.get(VIEW, key, 9, () -> Uni.createFrom().item("newer"))))
                .isEqualTo("newer");
        assertThat(get(cache.get(VIEW, key, 8, () -> Uni.createFrom().item("older"))))
                .as("for whoever began to read before")
                .isEqualTo("older");
        assertThat(faults.redis().command("GET", key)).isEqualTo("9 \"newer\"");
        assertThat(get(cache.get(VIEW, key, 10, () -> Uni.createFrom().item("newest"))))
                .isEqualTo("newest");
    }

    @Test
    void aReadThatFailsIsKeptByNobody() {
        String key = RedisKeys.chatMessages(UUID.randomUUID());
        Uni<String> failing = cache.get(VIEW, key, 1, () -> Uni.createFrom().failure(new IllegalStateException("x")));
        assertThat(failing.subscribeAsCompletionStage()).failsWithin(LIMIT);
        assertThat(get(cache.get(VIEW, key, 1, () -> Uni.createFrom().item("fine"))))
                .isEqualTo("fine");
    }

    /** Readers fill the caches all the time, with what was true when they began; whoever has written sees it written. */
    @Test
    void whatIsWrittenIsReadWhoeverElseReads() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<Future<?>> readers = new ArrayList<>();
        for (String path : List.of("/messages", "/pins", "")) {
            readers.add(threads.submit(() -> {
                while (!stop.get()) {
                    ann.get("/" + chat + path).statusCode(200);
                }
            }));
        }
        try {
            String message = ann.send(chat, "first");
            for (int i = 1; i <= 4; i++) {
                ann.send(chat, "message " + i);
                assertThat(ann.get("/" + chat + "/messages").extract().<String>path("messages[0].body"))
                        .isEqualTo("message " + i);
                boolean on = i % 2 == 1;
                if (on) {
                    ann.put("/" + chat + "/pins/" + message).statusCode(200);
                    ann.post("/" + chat + "/members", null, Map.of("userId", bob.userId()))
                            .statusCode(200);
                } else {
                    ann.delete("/" + chat + "/pins/" + message).statusCode(200);
                    ann.delete("/" + chat + "/members/" + bob.userId()).statusCode(200);
                }
                assertThat(ann.get("/" + chat + "/pins").extract().<List<?>>path("pins"))
                        .hasSize(on ? 1 : 0);
                assertThat(ann.get("/" + chat).extract().<List<?>>path("members"))
                        .hasSize(on ? 2 : 1);
            }
        } finally {
            stop.set(true);
        }
        for (Future<?> reader : readers) {
            reader.get();
        }
        assertThat((Long) faults.redis().command("PTTL", RedisKeys.chatPinned(UUID.fromString(chat))))
                .isLessThanOrEqualTo(RedisKeys.CHAT_PINNED_TTL.toMillis());
        assertThat((Long) faults.redis().command("PTTL", RedisKeys.chatMeta(UUID.fromString(chat))))
                .isLessThanOrEqualTo(RedisKeys.CHAT_META_TTL.toMillis());
    }

    @Test
    void theDesksListIsKeptForAMinuteAndANewChatIsInItAtOnce() {
        support(ann);
        List<String> users = deskUsers().extract().path("users.userId");
        assertThat(users).contains(ann.userId().toString());
        await().until(() -> faults.redis().command("GET", RedisKeys.usersList()) != null);
        assertThat((Long) faults.redis().command("PTTL", RedisKeys.usersList())).isBetween(1L, 60_000L);
        String kept = faults.redis().command("GET", RedisKeys.usersList()).toString();
        assertThat(kept).contains("\"Ann\"");
        faults.redis().command("SET", RedisKeys.usersList(), kept.replace("\"Ann\"", "\"Kept\""), "KEEPTTL");
        assertThat(deskUsers().extract().<List<String>>path("users.displayName"))
                .contains("Kept");
        support(bob);
        await().untilAsserted(() -> assertThat(deskUsers().extract().<List<String>>path("users.userId"))
                .contains(ann.userId().toString(), bob.userId().toString()));
    }

    @Test
    void aNameIsAskedOfIdentityOnceByHoweverManyAndThenWithItsTag() {
        List<UUID> users = List.of(ann.userId(), bob.userId());
        faults.redis().command("DEL", RedisKeys.usersProfile(ann.userId()), RedisKeys.usersProfile(bob.userId()));
        int before = questions().size();
        List<Map<UUID, Profile>> found = get(Uni.join()
                .all(IntStream.range(0, 40).mapToObj(i -> profiles.find(users)).toList())
                .andFailFast());
        assertThat(found).allSatisfy(names -> assertThat(names).hasSize(2));
        assertThat(questions()).hasSize(before + 1);
        get(profiles.find(users));
        assertThat(questions()).as("kept").hasSize(before + 1);
        for (UUID user : users) {
            assertThat((Long) faults.redis().command("PTTL", RedisKeys.usersProfile(user)))
                    .isBetween(1L, RedisKeys.USERS_PROFILE_TTL.toMillis());
        }
        // A quarter of an hour later.
        faults.redis().command("DEL", RedisKeys.usersProfile(ann.userId()), RedisKeys.usersProfile(bob.userId()));
        assertThat(get(profiles.find(users)).get(ann.userId()).displayName()).isEqualTo("Ann");
        assertThat(questions()).hasSize(before + 2);
        assertThat(questions().get(before + 1).header("If-None-Match")).isPresent();
        faults.identity().user(ann.userId(), "Anna", "en");
        faults.redis().command("DEL", RedisKeys.usersProfile(ann.userId()), RedisKeys.usersProfile(bob.userId()));
        assertThat(get(profiles.find(users)).get(ann.userId()).displayName())
                .as("another tag")
                .isEqualTo("Anna");
    }

    @Test
    void withoutIdentityTheNamesThatAreKeptAreShown() {
        get(profiles.find(List.of(ann.userId())));
        faults.identity().away(true);
        UUID unknown = UUID.randomUUID();
        Map<UUID, Profile> found = get(profiles.find(List.of(ann.userId(), unknown)));
        assertThat(found).containsOnlyKeys(ann.userId());
    }

    private List<Request> questions() {
        String id = ann.userId().toString();
        return faults.identity().requests("/internal/users").stream()
                .filter(request -> request.query().getOrDefault("ids", "").contains(id))
                .toList();
    }

    private static void support(ChatClient user) {
        user.create("support", Map.of("kind", "support")).statusCode(201);
    }

    private ValidatableResponse deskUsers() {
        return given().auth()
                .oauth2(TokenMinter.shared().accessToken(UserSpec.admin("chats:support")))
                .get(service.resolve("/api/v1/chats/users"))
                .then()
                .statusCode(200);
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }
}
