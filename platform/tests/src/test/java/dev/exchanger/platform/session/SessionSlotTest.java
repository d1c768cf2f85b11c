package dev.exchanger.platform.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionSlotTest {

    private static final UUID USER = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String JSON = "{\"userId\":\"" + USER + "\",\"context\":\"web\",\"handle\":\"" + USER
            + "\",\"verifiedAt\":\"2026-11-21T12:00:00Z\",\"idleExpiresAt\":\"2026-11-21T13:00:00Z\","
            + "\"expiresAt\":\"2026-11-22T12:00:00Z\",\"ver\":3}";
    private static final SessionValue VALUE =
            new SessionValue(USER, "web", USER, NOON, NOON.plus(Duration.ofHours(1)), NOON.plus(Duration.ofDays(1)), 3);

    @Test
    void theTextOfEachSlotIsTheContractOfAllServices() {
        assertThat(new SessionSlot.Live(7, VALUE).encode()).isEqualTo("V:7:" + JSON);
        assertThat(new SessionSlot.Lease("n-1").encode()).isEqualTo("L:n-1");
        assertThat(new SessionSlot.Tombstone().encode()).isEqualTo("T");
        assertThat(SessionSlot.decode("V:7:" + JSON)).contains(new SessionSlot.Live(7, VALUE));
    }

    @Test
    void aReaderSkipsMembersOfANewerIdentity() {
        String newer = JSON.replace("\"ver\":3", "\"ver\":3,\"device\":{\"name\":\"phone\"}");
        assertThat(SessionSlot.decode("V:7:" + newer)).contains(new SessionSlot.Live(7, VALUE));
    }

    @Test
    void whateverIsNotASlotIsAMiss() {
        for (String text : new String[] {
            null,
            "",
            " ",
            "t",
            "T ",
            "TT",
            "V",
            "V:",
            "V::",
            "V:1",
            "V:1:",
            "V:1:null",
            "V:1:{}",
            "V:1:[]",
            "V:1:" + JSON + "x",
            "V:-1:" + JSON,
            "V:+1:" + JSON,
            "V:01:" + JSON,
            "V: 1:" + JSON,
            "V:1.0:" + JSON,
            "V:9223372036854775808:" + JSON,
            "v:1:" + JSON,
            "L:",
            "L",
            "l:x",
            "V:1:" + JSON.replace("2026-11-21T13", "soon"),
            "V:1:" + JSON.replace("\"ver\":3", "\"ver\":\"x\"")
        }) {
            assertThat(SessionSlot.decode(text)).as("decode(%s)", text).isEmpty();
        }
        for (String member : new String[] {"userId", "context", "handle", "verifiedAt", "idleExpiresAt", "expiresAt"}) {
            String without = JSON.replaceFirst("\"" + member + "\":\"[^\"]*\",", "");
            assertThat(SessionSlot.decode("V:1:" + without))
                    .as("without %s", member)
                    .isEmpty();
        }
    }

    @Property
    void everySlotSurvivesTheWayThroughText(@ForAll("slots") SessionSlot slot) {
        assertThat(SessionSlot.decode(slot.encode())).contains(slot);
    }

    @Property
    void noTextBreaksTheReader(@ForAll String text) {
        Optional<SessionSlot> slot = SessionSlot.decode(text);
        slot.ifPresent(known -> assertThat(known.encode()).isEqualTo(text));
    }

    @Property
    void noDamagedSlotBreaksTheReader(@ForAll("slots") SessionSlot slot, @ForAll @LongRange(min = 0) long seed) {
        StringBuilder damaged = new StringBuilder(slot.encode());
        damaged.setCharAt((int) (seed % damaged.length()), (char) (seed % 0x300));
        assertThat(SessionSlot.decode(damaged.toString())).isNotNull();
        assertThat(UserSlot.decode(damaged.toString())).isNotNull();
    }

    @Property
    void usableMeansNotExpiredAndRecentlyVerified(
            @ForAll @LongRange(min = -200, max = 200) long age,
            @ForAll @LongRange(min = -5, max = 5) long idleLeft,
            @ForAll @LongRange(min = -5, max = 5) long lifeLeft) {
        Instant now = NOON;
        SessionValue value = new SessionValue(
                USER, "web", USER, now.minusSeconds(age), now.plusSeconds(idleLeft), now.plusSeconds(lifeLeft), 1);
        boolean expected = Math.abs(age) < 60 && idleLeft > 0 && lifeLeft > 0;
        assertThat(value.usable(now, Duration.ofSeconds(60))).isEqualTo(expected);
    }

    @Test
    void aCachedUserHasTheSameEnvelope() {
        CachedUser user = new CachedUser(USER, "a@example.com", true, Set.of("orders:read"), "uk", 4);
        UserSlot slot = new UserSlot.Live(2, user);
        assertThat(slot.encode())
                .isEqualTo("V:2:{\"id\":\"" + USER + "\",\"email\":\"a@example.com\",\"verified\":true,"
                        + "\"permissions\":[\"orders:read\"],\"locale\":\"uk\",\"ver\":4}");
        assertThat(UserSlot.decode(slot.encode())).contains(slot);
        assertThat(UserSlot.decode("T")).contains(new UserSlot.Tombstone());
        assertThat(UserSlot.decode("L:x")).contains(new UserSlot.Lease("x"));
        assertThat(UserSlot.decode("V:2:{\"email\":\"a\"}")).isEmpty();
        assertThat(UserSlot.decode("V:2:{\"id\":\"" + USER + "\"}")
                        .map(s -> ((UserSlot.Live) s).user().permissions()))
                .contains(Set.of());
    }

    @Provide
    Arbitrary<SessionSlot> slots() {
        Arbitrary<Instant> instants =
                Arbitraries.longs().between(0, 4_000_000_000_000L).map(Instant::ofEpochMilli);
        Arbitrary<UUID> ids = Arbitraries.create(UUID::randomUUID);
        Arbitrary<SessionValue> values = Combinators.combine(
                        ids,
                        Arbitraries.of("web", "admin", "telegram"),
                        ids,
                        instants,
                        instants,
                        instants,
                        Arbitraries.longs())
                .as(SessionValue::new);
        return Arbitraries.oneOf(
                Combinators.combine(Arbitraries.longs().greaterOrEqual(0), values)
                        .as(SessionSlot.Live::new),
                Arbitraries.strings().ofMinLength(1).map(SessionSlot.Lease::new),
                Arbitraries.just(new SessionSlot.Tombstone()));
    }
}
