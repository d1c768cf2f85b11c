package dev.exchanger.bot.leader;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.Test;

import dev.exchanger.bot.testing.BotTestBase;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.testkit.telegram.Call;
import dev.exchanger.testkit.telegram.FakeTelegram;
import dev.exchanger.testkit.telegram.FakeUser;
import dev.exchanger.testkit.telegram.Fault;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
class LeaderTest extends BotTestBase {
    @Inject
    RedisLink redis;

    @Inject
    Pool pool;

    @Inject
    BotStateRepository state;

    @Inject
    LeaderConfig config;

    @Test
    void theOffsetConfirmsWhatIsKept() {
        FakeUser ann = person("Ann", "en");
        long id = ann.send("/help");
        says(ann, "What I can do");
        soon().until(() -> telegram.pendingUpdates() == 0);
        assertThat(offset()).isEqualTo(id + 1);
    }

    @Test
    void nothingIsConfirmedWhileTheDatabaseIsAway() {
        FakeUser ann = person("Ann", "en");
        faults.postgresLink().down();
        ann.send("/help");
        soon().until(() -> telegram.calls("getUpdates").stream().anyMatch(LeaderTest::brought));
        assertThat(telegram.pendingUpdates()).isGreaterThanOrEqualTo(1);
        faults.postgresLink().heal();
        ann.awaitMessage(message -> message.text().contains("What I can do"), Duration.ofSeconds(20));
        assertThat(ann.messages()).hasSize(1);
        soon().until(() -> telegram.pendingUpdates() == 0);
    }

    @Test
    void anUpdateNobodyCanReadDoesNotHideTheOthers() {
        FakeUser ann = person("Ann", "en");
        long next = offset() + 1000;
        telegram.nextUpdateId(next + 1);
        telegram.push("{\"update_id\":" + next + ",\"message\":{\"message_id\":\"x\",\"chat\":[]}}");
        ann.send("/help");
        says(ann, "What I can do");
        soon().until(() -> telegram.pendingUpdates() == 0);
    }

    @Test
    void redeliveredUpdatesHaveNoSecondEffect() {
        FakeUser ann = person("Ann", "en");
        long id = ann.send("/help");
        says(ann, "What I can do");
        telegram.redeliver(id);
        FakeUser bo = person("Bo", "en");
        bo.send("/help");
        says(bo, "What I can do");
        assertThat(ann.messages()).hasSize(1);
    }

    @Test
    void aWebhookThatSomebodySetIsTakenAway() throws Exception {
        call("setWebhook?url=http://127.0.0.1:9/x&secret_token=abc");
        soon().until(() -> telegram.webhookUrl().isEmpty());
        FakeUser ann = person("Ann", "en");
        ann.send("/help");
        says(ann, "What I can do");
    }

    @Test
    void aForeignPollerIsWaitedForAndNotFought() throws Exception {
        long before = conflicts();
        call("getUpdates?timeout=0&offset=-1");
        FakeUser ann = person("Ann", "en");
        ann.send("/help");
        says(ann, "What I can do");
        assertThat(conflicts() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void failuresOfTelegramAreOutlived() {
        telegram.failNext("getUpdates", 1, Fault.badGateway());
        telegram.failNext("getUpdates", 1, Fault.dropBefore());
        FakeUser ann = person("Ann", "en");
        ann.send("/help");
        ann.awaitMessage(message -> message.text().contains("What I can do"), Duration.ofSeconds(20));
        assertThat(ann.messages()).hasSize(1);
    }

    @Test
    void aSecondNodeDoesNotLeadWhileTheFirstDoes() {
        PollerLease other = lease("other");
        assertThat(other.acquire().await().atMost(SOON)).isEmpty();
        assertThat(faults.redis().command("EXISTS", "lease:telegram:poller")).isEqualTo(1L);
    }

    @Test
    void withoutRedisTheLeaseIsInTheDatabase() {
        faults.redisLink().down();
        soon().until(() -> !redis.ready());
        long epoch = epoch();
        PollerLease other = lease("other");
        assertThat(other.acquire().await().atMost(SOON)).isEmpty();
        FakeUser ann = person("Ann", "en");
        ann.send("/help");
        says(ann, "What I can do");
        faults.redisLink().heal();
        soon().until(redis::ready);
        ann.send("/link");
        says(ann, "not linked");
        assertThat(epoch()).isEqualTo(epoch);
    }

    @Test
    void anEmptyRedisDoesNotMakeTwoLeaders() {
        long epoch = epoch();
        faults.redis().command("DEL", "lease:telegram:poller");
        assertThat(lease("other").acquire().await().atMost(SOON)).isEmpty();
        soon().until(() -> Long.valueOf(1L).equals(faults.redis().command("EXISTS", "lease:telegram:poller")));
        assertThat(epoch()).isEqualTo(epoch);
    }

    @Test
    void aLeaderOfAnOlderTermCannotMoveTheOffset() {
        long before = offset();
        assertThat(state.moveOffset(pool, new Term(epoch() - 1), before + 500)
                        .await()
                        .atMost(SOON))
                .isFalse();
        assertThat(offset()).isEqualTo(before);
    }

    @Test
    void anOffsetOfAWeekAgoIsNotTrusted() {
        Optional<Long> fresh = state.offset(pool).await().atMost(SOON);
        assertThat(fresh).isPresent();
        database.change("UPDATE bot_state SET value = value || jsonb_build_object('moved', now() - interval '7 days')"
                + " WHERE key = 'poller'");
        assertThat(state.offset(pool).await().atMost(SOON)).isEmpty();
        // Telegram goes on with lower numbers after such a silence.
        telegram.nextUpdateId(77);
        FakeUser ann = person("Ann", "en");
        ann.send("/help");
        says(ann, "What I can do");
        telegram.nextUpdateId(fresh.get() + 5000);
        ann.send("/link");
        says(ann, "not linked");
    }

    private PollerLease lease(String node) {
        return new PollerLease(redis, pool, state, config, new ServiceNode("bot", node));
    }

    private long offset() {
        return database.number("SELECT coalesce((value ->> 'offset')::bigint, 0) FROM bot_state WHERE key = 'poller'");
    }

    private long epoch() {
        return database.number("SELECT (value ->> 'epoch')::bigint FROM bot_state WHERE key = 'poller'");
    }

    private long conflicts() {
        return telegram.calls("getUpdates").stream()
                .filter(call -> call.status() == 409)
                .count();
    }

    private static boolean brought(Call call) {
        return call.status() == 200;
    }

    private void call(String methodAndParameters) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        telegram.url() + "/bot" + FakeTelegram.TEST_TOKEN + "/" + methodAndParameters))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
