package dev.exchanger.realtime.stress;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.core.ConditionTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Where one scenario plays: its own ledger and people on the common cluster. */
final class Stage implements AutoCloseable {

    private static final Duration TO_SETTLE = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final Act act;
    private final String scenario;
    private final Ledger ledger = new Ledger();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean ready = new AtomicBoolean();
    private volatile String note = "";

    Stage(Cluster cluster, Act act, String scenario) {
        this.cluster = cluster;
        this.act = act;
        this.scenario = scenario;
    }

    Cluster cluster() {
        return cluster;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Something worth a place in the report. */
    void note(String format, Object... values) {
        note = format.formatted(values);
    }

    String note() {
        return note;
    }

    /** A group of so many new people. */
    Chat chat(int members) throws IOException {
        return cluster.chat(Person.some(members));
    }

    /** A client of this person in her own room and these. */
    Follower follower(Person person, URI node, String... rooms) throws IOException {
        Follower follower = new Follower(cluster, ledger, person, scenario + " " + (followers.size() + 1), node);
        followers.add(follower);
        for (String room : rooms) {
            follower.join(room);
        }
        return follower;
    }

    /** Clients of the chat's first members, by turns on the two oldest nodes. */
    List<Follower> followers(Chat chat, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            follower(chat.members().get(i), i % 2 == 0 ? cluster.first() : cluster.second(), chat.room());
        }
        return List.copyOf(followers);
    }

    /** A collaboration of these people; its room. */
    String collaboration(List<Person> people) throws IOException {
        Map<String, Object> session = Map.of(
                "title",
                "Stress",
                "participants",
                people.stream().skip(1).map(Person::id).toList());
        Rest.Answer answer = cluster.create("/api/v1/collaboration/sessions", people.get(0), session);
        return answer.body().path("session").path("room").asText();
    }

    Sender sender(Chat chat) {
        return new Sender(cluster, ledger, chat);
    }

    /** A raw socket of this person whose messages go nowhere but to the listener. */
    StressSocket socket(URI node, Person person, StressSocket.Listener listener) throws IOException {
        return new StressSocket(node, person.token(), "", "", listener);
    }

    /** Runs it besides. */
    <T> Future<T> besides(Callable<T> work) {
        return cluster.threads().submit(work);
    }

    /** Everything of this scenario is set up; waits for the fault. */
    void awaitBroken() throws InterruptedException {
        ready();
        act.awaitBroken();
    }

    void awaitHealed() throws InterruptedException {
        act.awaitHealed();
    }

    /** Waits until every follower is connected and has all that was published, and then for whatever else was under way. */
    void settle() throws IOException {
        try {
            await(scenario + " settles")
                    .atMost(TO_SETTLE)
                    .pollInterval(50, TimeUnit.MILLISECONDS)
                    .until(() -> ledger.complete() && followers.stream().allMatch(Follower::settled));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    followers.stream()
                                    .filter(one -> !one.settled())
                                    .map(Follower::describe)
                                    .toList() + " " + ledger.verdict().faults(),
                    e);
        }
        for (Follower follower : followers) {
            if (follower.connected()) {
                follower.sync();
            }
        }
    }

    /** Nothing is to happen: the claim holds now, and all the time. */
    void holds(Duration time, Callable<Boolean> claim) {
        await(scenario + " holds")
                .during(time)
                .atMost(time.plus(TO_SETTLE))
                .pollInterval(100, TimeUnit.MILLISECONDS)
                .failFast(() -> !claim.call())
                .until(claim);
    }

    /** Messages in the chat before the fault, while it lasts and after it; returns when everything has settled. */
    void talkThroughTheFault(Chat chat) throws Exception {
        Traffic traffic = new Traffic(this, chat);
        await().until(() -> ledger.verdict().published() > 4);
        awaitBroken();
        awaitHealed();
        traffic.stop();
        settle();
    }

    /** Everybody sends some messages at the same time, as {@code way} says; done when all are in the chat. */
    List<Future<Void>> everybodySends(Chat chat, String keys, int each, Way way) {
        List<Future<Void>> sending = new ArrayList<>();
        for (Person member : chat.members()) {
            Sender sender = sender(chat);
            String name = keys + sending.size() + "-";
            sending.add(besides(() -> {
                for (int number = 0; number < each; number++) {
                    way.send(sender, member, name + number);
                }
                return null;
            }));
        }
        return sending;
    }

    /** How a member sends one message. */
    interface Way {
        void send(Sender sender, Person member, String key);
    }

    /** Waits for those who send, then for everything to settle. */
    void settle(List<Future<Void>> sending) throws Exception {
        for (Future<Void> one : sending) {
            one.get(60, TimeUnit.SECONDS);
        }
        settle();
    }

    /** Also what was published before a follower came: it must have loaded that. */
    void followersHaveAll(String room) {
        assertThat(ledger.neverHad(room)).isEmpty();
    }

    void ready() {
        if (ready.compareAndSet(false, true)) {
            act.ready();
        }
    }

    @Override
    public void close() {
        ready();
        followers.forEach(Follower::close);
    }
}
