package dev.exchanger.exchange.testing;

import org.junit.jupiter.api.AfterEach;

/** A {@link DeskTest} that leaves the books in order: after each test {@link Invariants} are checked. */
public abstract class SettledDeskTest extends DeskTest {

    @AfterEach
    void checkTheBooks() {
        Invariants.check(database);
    }
}
