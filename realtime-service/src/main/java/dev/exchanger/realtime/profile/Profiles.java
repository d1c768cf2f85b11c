package dev.exchanger.realtime.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.reactive.SingleFlight;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.realtime.RealtimeProblem;
import dev.exchanger.realtime.account.AccountListener;

/** Names and languages of users; each is asked of identity once in a quarter of an hour, by whoever comes first. */
@ApplicationScoped
public class Profiles implements AccountListener {

    private static final Logger LOG = Logger.getLogger(Profiles.class);

    private final Directory directory;
    private final RedisLink redis;
    private final ObjectMapper json;
    private final SingleFlight<Set<UUID>, List<Profile>> questions = new SingleFlight<>();

    Profiles(Directory directory, RedisLink redis, ObjectMapper json) {
        this.directory = directory;
        this.redis = redis;
        this.json = json;
    }

    /** The profiles of those that are known; of those that are cached only while identity is away. Never fails. */
    public Uni<Map<UUID, Profile>> find(Collection<UUID> users) {
        return cached(users)
                .chain(found -> complete(users, found).onFailure().recoverWithItem(failure -> {
                    LOG.warnf("Names cannot be asked for now: %s", failure.getMessage());
                    return found;
                }))
                .map(Profiles::living);
    }

    /**
     * Makes sure that there are such users.
     *
     * @param field of the request that names them
     * @return fails with {@code user-unknown} when identity does not know one of them, with 503 when it cannot tell
     */
    public Uni<Void> require(Collection<UUID> users, String field) {
        return cached(users)
                .chain(found -> complete(users, found))
                .map(Profiles::living)
                .invoke(found -> users.stream()
                        .filter(user -> !found.containsKey(user))
                        .findFirst()
                        .ifPresent(user -> {
                            throw new ProblemException(RealtimeProblem.USER_UNKNOWN, null)
                                    .withError(field, user + " is unknown");
                        }))
                .replaceWithVoid();
    }

    /** Identity was asked just before the account was deleted, and answers just after: what stands here stays. */
    @Override
    public Uni<Void> deleted(UUID user) {
        String ttl = Long.toString(RedisKeys.USERS_PROFILE_TTL.toMillis());
        directory.forget();
        return redis.execute(RedisCommand.write(
                        "SET", RedisKeys.usersProfile(user), write(Profile.ofDeleted(user)), "PX", ttl))
                .replaceWithVoid();
    }

    private static Map<UUID, Profile> living(Map<UUID, Profile> found) {
        Map<UUID, Profile> living = new HashMap<>(found);
        living.values().removeIf(Profile::isDeleted);
        return living;
    }

    private Uni<Map<UUID, Profile>> complete(Collection<UUID> users, Map<UUID, Profile> found) {
        List<UUID> missing = users.stream()
                .filter(user -> !found.containsKey(user))
                .distinct()
                .sorted()
                .toList();
        List<List<UUID>> batches = new ArrayList<>();
        for (int i = 0; i < missing.size(); i += Directory.BATCH) {
            batches.add(missing.subList(i, Math.min(missing.size(), i + Directory.BATCH)));
        }
        return Multi.createFrom()
                .iterable(batches)
                .onItem()
                .transformToUniAndConcatenate(this::ask)
                .collect()
                .asList()
                .map(answers -> {
                    Map<UUID, Profile> all = new HashMap<>(found);
                    answers.forEach(answer -> answer.forEach(profile -> all.put(profile.id(), profile)));
                    return all;
                });
    }

    private Uni<List<Profile>> ask(List<UUID> users) {
        return questions.run(new TreeSet<>(users), () -> directory.find(users).call(this::keep));
    }

    private Uni<Map<UUID, Profile>> cached(Collection<UUID> users) {
        Map<UUID, Profile> found = new HashMap<>();
        if (users.isEmpty() || !redis.ready()) {
            return Uni.createFrom().item(found);
        }
        String[] keys = users.stream().map(RedisKeys::usersProfile).toArray(String[]::new);
        return redis.execute(RedisCommand.read("MGET", keys))
                .map(values -> {
                    for (Response value : values) {
                        read(value, found);
                    }
                    return found;
                })
                .onFailure()
                .recoverWithItem(found);
    }

    private void read(Response value, Map<UUID, Profile> found) {
        if (value == null) {
            return;
        }
        try {
            Profile profile = json.readValue(value.toString(), Profile.class);
            found.put(profile.id(), profile);
        } catch (JsonProcessingException e) {
            LOG.debugf("A profile of another version is asked for anew");
        }
    }

    private Uni<Void> keep(List<Profile> profiles) {
        String ttl = Long.toString(RedisKeys.USERS_PROFILE_TTL.toMillis());
        List<RedisCommand> commands = profiles.stream()
                .map(profile -> RedisCommand.write(
                        "SET", RedisKeys.usersProfile(profile.id()), write(profile), "PX", ttl, "NX"))
                .toList();
        return commands.isEmpty()
                ? Uni.createFrom().voidItem()
                : redis.pipeline(commands).replaceWithVoid().onFailure().recoverWithNull();
    }

    private String write(Profile profile) {
        try {
            return json.writeValueAsString(profile);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
