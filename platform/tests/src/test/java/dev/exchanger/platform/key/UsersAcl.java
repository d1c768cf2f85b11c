package dev.exchanger.platform.key;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the registry as a Redis access control list: one user per service, who reaches only the keys the registry grants it. */
final class UsersAcl {

    private static final String HEADER = """
            # Generated from dev.exchanger.platform.key.KeySpec; do not edit. To write it anew:
            #   ./mvnw -pl platform/tests -am test -Dtest=UsersAclTest -Dsurefire.failIfNoSpecifiedTests=false -Dexchanger.acl.write=true
            # Redis 7 or later: %R~ grants reading only. The passwords are placeholders for the environment; fill them in with
            #   envsubst < users.acl > /etc/redis/users.acl     and start Redis with     aclfile /etc/redis/users.acl
            """;

    // What the services use and nothing that reaches beyond their keys: no KEYS, no FLUSHALL, no CONFIG but one
    // question.
    private static final String COMMANDS =
            "-@all +@read +@write +@stream +@pubsub +@connection +@scripting +@transaction +time -@dangerous +info";

    private UsersAcl() {}

    static String text() {
        return HEADER
                + "user default off\n"
                + Arrays.stream(KeyUser.values()).map(UsersAcl::user).collect(Collectors.joining("\n", "", "\n"));
    }

    /** The rules of one service, without name and password. */
    static String rules(KeyUser user) {
        Stream<String> grants = Arrays.stream(KeySpec.values())
                .filter(spec -> spec.owners().contains(user) || spec.readers().contains(user))
                .sorted(Comparator.comparing(KeySpec::glob))
                .map(spec -> grant(spec, user))
                .distinct();
        String question = user == KeyUser.EXCHANGE ? " +config|get" : "";
        return Stream.concat(Stream.of("resetkeys", "resetchannels"), grants).collect(Collectors.joining(" ")) + " "
                + COMMANDS + question;
    }

    private static String user(KeyUser user) {
        String variable = "REDIS_" + user.code().toUpperCase(Locale.ROOT) + "_PASSWORD";
        return "user exchanger-" + user.code() + " on >${" + variable + "} " + rules(user);
    }

    private static String grant(KeySpec spec, KeyUser user) {
        if (spec.type() == KeyType.CHANNEL) {
            return "&" + spec.glob();
        }
        // A consumer group writes into the stream it reads.
        boolean writes = spec.owners().contains(user) || spec.type() == KeyType.STREAM;
        return (writes ? "~" : "%R~") + spec.glob();
    }
}
