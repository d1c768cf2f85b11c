package dev.exchanger.identity.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Accounts;
import dev.exchanger.identity.testing.Concurrently;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static dev.exchanger.identity.testing.IdentityApi.refresh;
import static org.assertj.core.api.Assertions.assertThat;

/** A user has ten sessions in a context at most; who logs in once more loses the one unused for longest. */
@IdentityTest
class SessionLimitTest {

    private static final int LIMIT = 10;

    @InjectFaults
    Faults faults;

    @Test
    void theSessionUnusedForLongestGoesFirst() {
        Database database = Database.of(faults);
        String email = Accounts.in(database).create();
        List<Tokens> all = new ArrayList<>();
        for (int i = 0; i < LIMIT; i++) {
            all.add(login(email));
            // Used in the order of their numbers, but for the first one, which is used last.
            seen(database, all.get(i), i == 0 ? 1 : 100 - i);
        }
        Tokens next = login(email);
        alive(all.get(1), false);
        alive(all.get(0), true);
        Tokens afterNext = login(email);
        alive(all.get(2), false);
        for (Tokens kept : List.of(all.get(0), all.get(3), all.get(9), next, afterNext)) {
            alive(kept, true);
        }
        assertThat(database.texts(
                        "SELECT DISTINCT revoke_reason FROM sessions WHERE user_id = ? AND revoked_at IS NOT NULL",
                        UUID.fromString(next.userId())))
                .containsExactly("evicted");
    }

    @Test
    void fiftyLoginsAtOnceLeaveTenAndNoneOfTheOldOnes() {
        Database database = Database.of(faults);
        String email = Accounts.in(database).create();
        List<Tokens> old = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            old.add(login(email));
            seen(database, old.get(i), 100);
        }
        Concurrently.run(
                50, i -> login("web", email, IdentityApi.PASSWORD).then().statusCode(201));
        UUID user = UUID.fromString(old.get(0).userId());
        assertThat(live(database, user)).isEqualTo(LIMIT);
        for (Tokens evicted : old) {
            alive(evicted, false);
            refresh("web", evicted.refresh()).then().statusCode(401);
        }
    }

    private static long live(Database database, UUID user) {
        return database.number("SELECT count(*) FROM sessions WHERE user_id = ? AND revoked_at IS NULL", user);
    }

    private static void seen(Database database, Tokens tokens, int minutesAgo) {
        database.update(
                "UPDATE sessions SET last_seen_at = now() - make_interval(mins => ?) WHERE handle = ?",
                minutesAgo,
                UUID.fromString(tokens.handle()));
    }

    private static void alive(Tokens tokens, boolean expected) {
        me(tokens.access()).then().statusCode(expected ? 200 : 401);
    }
}
