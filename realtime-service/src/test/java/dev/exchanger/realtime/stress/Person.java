package dev.exchanger.realtime.stress;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

/** A user with a session and its token. */
record Person(UserSpec spec, String token) {

    static Person some() {
        return of(UserSpec.web());
    }

    static Person of(UserSpec spec) {
        return new Person(spec, TokenMinter.shared().accessToken(spec));
    }

    static List<Person> some(int count) {
        return IntStream.range(0, count).mapToObj(i -> some()).toList();
    }

    /** The same user in another session. */
    Person again() {
        return of(UserSpec.web(spec.userId()));
    }

    UUID id() {
        return spec.userId();
    }

    String room() {
        return "user:" + id();
    }
}
