package dev.exchanger.identity.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

import jakarta.inject.Inject;

import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.account.AccountEvents;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.password.PasswordConfig;
import dev.exchanger.identity.password.PasswordHasher;
import dev.exchanger.identity.password.PasswordPolicy;
import dev.exchanger.identity.protection.Limits;
import dev.exchanger.identity.protection.LoginThrottle;
import dev.exchanger.identity.registration.RegistrationRequest;
import dev.exchanger.identity.registration.RegistrationService;
import dev.exchanger.identity.testing.Accounts;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.verification.VerificationService;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.freshEmail;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The time of an answer does not tell whether an address has an account. Known and unknown addresses take turns, so that
 * whatever else the machine does meets both alike, and the lower quartiles are compared, because noise only ever adds.
 * With the hash of production, because the one of the tests is too fast to be missed.
 */
@IdentityTest
class EnumerationByTimeTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Without the hash for strangers the ratio is above 30; a machine with seven processes a core made 1.5 of 1. */
    private static final double TOLERANCE = 2;

    private record Production(int memory, int iterations, int parallelism, OptionalInt concurrency, int queue)
            implements PasswordConfig {
        @Override
        public Duration retryAfter() {
            return Duration.ofSeconds(1);
        }
    }

    @InjectFaults
    Faults faults;

    @Inject
    Limits limits;

    @Inject
    LoginThrottle throttle;

    @Inject
    AccountRepository accounts;

    @Inject
    AccountEvents events;

    @Inject
    PasswordPolicy policy;

    @Inject
    VerificationService verifications;

    @Inject
    Pool pool;

    // Its thread ends by itself.
    private final PasswordHasher hasher = new PasswordHasher(new Production(19456, 2, 1, OptionalInt.of(1), 8));

    /** Quartile of known addresses over that of unknown ones. */
    private static double ratio(int rounds, Supplier<Runnable> known, Supplier<Runnable> unknown) {
        List<Long> ofKnown = new ArrayList<>();
        List<Long> ofUnknown = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            Runnable one = known.get();
            Runnable other = unknown.get();
            if (i % 2 == 0) {
                ofKnown.add(nanos(one));
                ofUnknown.add(nanos(other));
            } else {
                ofUnknown.add(nanos(other));
                ofKnown.add(nanos(one));
            }
        }
        return (double) quartile(ofKnown) / quartile(ofUnknown);
    }

    private static long nanos(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    private static long quartile(List<Long> values) {
        Collections.sort(values);
        return values.get(values.size() / 4);
    }

    private static void await(Uni<?> work) {
        work.await().atMost(LIMIT);
    }

    @Test
    void aLoginTakesAsLongForAnAddressNobodyHas() {
        CredentialCheck check = new CredentialCheck(limits, throttle, accounts, hasher);
        Accounts people = Accounts.in(Database.of(faults));
        String hash = hasher.hash(IdentityApi.PASSWORD).await().atMost(LIMIT);
        double ratio = ratio(
                15,
                () -> {
                    String email = people.create();
                    Database.of(faults).update("UPDATE users SET password_hash = ? WHERE email = ?", hash, email);
                    return () -> refused(check, email);
                },
                () -> {
                    String email = freshEmail();
                    return () -> refused(check, email);
                });
        assertThat(ratio).isBetween(1 / TOLERANCE, TOLERANCE);
    }

    private static void refused(CredentialCheck check, String email) {
        try {
            await(check.check(ApplicationContext.WEB, email, "Wrong-Password-1", "203.0.113.9"));
        } catch (ProblemException refusal) {
            assertThat(refusal.type().status()).isEqualTo(401);
            return;
        }
        throw new AssertionError("a wrong password was accepted");
    }

    @Test
    void aRegistrationTakesAsLongForAnAddressSomebodyHas() {
        RegistrationService service =
                new RegistrationService(pool, limits, policy, hasher, accounts, events, verifications);
        Accounts people = Accounts.in(Database.of(faults));
        double ratio =
                ratio(15, () -> registration(service, people.create()), () -> registration(service, freshEmail()));
        assertThat(ratio).isBetween(1 / TOLERANCE, TOLERANCE);
    }

    private static Runnable registration(RegistrationService service, String email) {
        RegistrationRequest request = new RegistrationRequest(email, IdentityApi.PASSWORD, null, null);
        return () -> await(service.register(request, "203.0.113.9"));
    }

    /** No hash in it: what must not show is the mail, which is written and sealed for both and sent to one. */
    @Test
    void aCodeIsAskedForAsFastWhetherItIsMailedOrNot() {
        Accounts people = Accounts.in(Database.of(faults));
        double ratio = ratio(40, () -> code(people.create()), () -> code(freshEmail()));
        assertThat(ratio).isBetween(1 / TOLERANCE, TOLERANCE);
    }

    private static Runnable code(String email) {
        return () -> {
            Response answer = IdentityApi.json(Map.of("email", email, "purpose", "reset_password"))
                    .post("/api/v1/web/verifications");
            answer.then().statusCode(202);
        };
    }
}
