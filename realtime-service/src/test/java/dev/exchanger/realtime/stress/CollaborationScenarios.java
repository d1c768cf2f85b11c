package dev.exchanger.realtime.stress;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Documents that several users change on several nodes. */
final class CollaborationScenarios {

    private CollaborationScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("operations race from both nodes: one order, one document", CollaborationScenarios::race),
                new Scenario("snapshot(n) and operations(n..m) are snapshot(m)", CollaborationScenarios::snapshots),
                new Scenario("an operation sent from both nodes has one place", CollaborationScenarios::repeated));
    }

    private static void race(Stage stage) throws Exception {
        List<Person> people = Person.some(6);
        String room = stage.collaboration(people);
        List<Follower> authors = authors(stage, people, room);
        write(stage, authors, room, 30, 0);
        stage.settle();
        assertSame(stage, authors, room);
    }

    /** Who comes late gets a document, and what comes afterwards makes the same of it as of the empty one. */
    private static void snapshots(Stage stage) throws Exception {
        List<Person> people = Person.some(4);
        String room = stage.collaboration(people);
        List<Follower> authors = authors(stage, people, room);
        List<Follower> late = new ArrayList<>();
        Future<?> writing = stage.besides(() -> {
            write(stage, authors, room, 40, 1);
            return null;
        });
        for (int i = 0; i < 8; i++) {
            late.add(stage.follower(people.get(i % 4), stage.cluster().node(i)).collaborate(room));
        }
        writing.get(60, TimeUnit.SECONDS);
        stage.settle();
        SharedDocument whole = authors.get(0).document(room);
        for (Follower one : late) {
            SharedDocument document = one.document(room);
            assertThat(document.after(document.at().seq()))
                    .as("snapshot(%d)", document.at().seq())
                    .isEqualTo(whole.after(document.at().seq()));
        }
        late.addAll(authors);
        assertSame(stage, late, room);
        stage.note(
                "snapshots at %s",
                late.stream().map(one -> one.document(room).at().seq()).toList());
    }

    private static void repeated(Stage stage) throws Exception {
        List<Person> people = Person.some(1);
        String room = stage.collaboration(people);
        Person author = people.get(0);
        List<Follower> devices = List.of(
                stage.follower(author, stage.cluster().first()).collaborate(room),
                stage.follower(author, stage.cluster().second()).collaborate(room));
        String epoch = devices.get(0).place(room).epoch();
        for (int i = 0; i < 10; i++) {
            String key = "same" + i;
            ObjectNode data = operation("put", "field", i, new Place(epoch, 0));
            List<Future<Void>> tries = new ArrayList<>();
            for (Follower device : List.of(devices.get(0), devices.get(1), devices.get(0), devices.get(1))) {
                tries.add(stage.besides(() -> {
                    assertThat(place(stage, device, room, key, data)).isNotNull();
                    return null;
                }));
            }
            for (Future<Void> one : tries) {
                one.get(20, TimeUnit.SECONDS);
            }
        }
        stage.settle();
        assertThat(devices.get(0).place(room).seq()).isEqualTo(10);
        assertSame(stage, devices, room);
    }

    static List<Follower> authors(Stage stage, List<Person> people, String room) throws IOException {
        List<Follower> authors = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            URI node = i % 2 == 0 ? stage.cluster().first() : stage.cluster().second();
            authors.add(stage.follower(people.get(i), node).collaborate(room));
        }
        return authors;
    }

    /** All authors write at the same time, so many operations each: puts and removals, some of them conditional. */
    static void write(Stage stage, List<Follower> authors, String room, int each, long seed) throws Exception {
        List<Future<Void>> writing = new ArrayList<>();
        for (int i = 0; i < authors.size(); i++) {
            Follower author = authors.get(i);
            Random random = new Random(seed * 100 + i);
            String name = "w" + seed + "-" + i + "-";
            writing.add(stage.besides(() -> {
                for (int number = 0; number < each; number++) {
                    Place base = author.place(room);
                    String what = random.nextInt(4) == 0 ? "remove" : "put";
                    ObjectNode data = operation(what, "f" + random.nextInt(6), number, base);
                    if (random.nextInt(3) == 0) {
                        data.put("if", "unchanged");
                    }
                    assertThat(place(stage, author, room, name + number, data)).isNotNull();
                }
                return null;
            }));
        }
        for (Future<Void> one : writing) {
            one.get(60, TimeUnit.SECONDS);
        }
    }

    static ObjectNode operation(String what, String field, int value, Place base) {
        ObjectNode data = StressSocket.JSON.createObjectNode().put("op", what).put("field", field);
        if (what.equals("put")) {
            data.put("value", value);
        }
        data.putObject("base").put("e", base.epoch()).put("s", base.seq());
        return data;
    }

    /** Sends one operation; its place, or {@code null} when it was refused. */
    static Place place(Stage stage, Follower author, String room, String key, JsonNode data) throws IOException {
        JsonNode answer = author.request("collab.op", room, key, data);
        if (!answer.path("ok").asBoolean()) {
            return null;
        }
        Place place = new Place(answer.path("e").asText(), answer.path("s").asLong());
        stage.ledger().published(room, key, place);
        return place;
    }

    /** Everybody has made the same document of what came, and so have both nodes. */
    static void assertSame(Stage stage, List<Follower> followers, String room) throws IOException {
        long top = followers.get(0).place(room).seq();
        JsonNode document = followers.get(0).document(room).after(top);
        for (Follower follower : followers) {
            await().until(() -> follower.place(room).seq() >= top);
            assertThat(follower.document(room).after(top)).isEqualTo(document);
        }
        String path = "/api/v1/collaboration/sessions/" + room.substring("collab:".length());
        for (URI node : List.of(stage.cluster().node(0), stage.cluster().node(1))) {
            Rest.Answer answer = Rest.get(node, path, followers.get(0).person());
            assertThat(answer.place()).isEqualTo(followers.get(0).place(room));
            assertThat(answer.body().path("doc")).isEqualTo(document);
        }
    }
}
