package dev.exchanger.identity.directory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Looks users up by id. */
@ApplicationScoped
public class DirectoryService {

    private static final int MAX = 100;

    private final DirectoryRepository repository;

    DirectoryService(DirectoryRepository repository) {
        this.repository = repository;
    }

    /** The users of a comma-separated list of ids, at most 100; unknown ones are left out. */
    Uni<List<DirectoryEntry>> find(String list) {
        Set<UUID> ids = new LinkedHashSet<>();
        for (String id : (list == null ? "" : list).split(",")) {
            if (!id.isBlank()) {
                ids.add(parse(id.strip()));
            }
        }
        if (ids.size() > MAX) {
            throw refused("must not be more than " + MAX);
        }
        return ids.isEmpty() ? Uni.createFrom().item(List.of()) : repository.find(ids);
    }

    private static UUID parse(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw refused("must be UUIDs, separated by commas");
        }
    }

    private static ProblemException refused(String message) {
        return new ProblemException(CommonProblem.BAD_REQUEST, null).withError("ids", message);
    }
}
