package dev.exchanger.testkit.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories of the embedded servers: a cache of unpacked programs per user, and one directory per running server. */
final class Workspace {
    private Workspace() {}

    /**
     * Cache of this user, below {@code java.io.tmpdir} or the system property {@code exchanger.test.directory} (where
     * programs must be allowed to run). Other users must not be able to put a program into it.
     */
    static Path cache() {
        String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_");
        Path directory = Path.of(
                System.getProperty("exchanger.test.directory", System.getProperty("java.io.tmpdir")),
                "exchanger-testkit-" + user);
        try {
            Files.createDirectories(directory.getParent());
            try {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            } catch (FileAlreadyExistsException e) {
                // Made by an earlier run: whose it is, is checked below.
            }
            Path own = Files.createTempFile("exchanger-testkit", null);
            UserPrincipal me = Files.getOwner(own);
            Files.delete(own);
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    || !Files.getOwner(directory).equals(me)) {
                throw new IllegalStateException(directory + " is not a directory of " + me.getName()
                        + "; remove it or set exchanger.test.directory");
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create " + directory, e);
        }
    }

    /** A new directory for one server, deleted at the end of the JVM even if it is killed. */
    static Path temporary(String name) {
        try {
            Path directory = Files.createTempDirectory(cache(), name + "-");
            Watchdog.instance().deleteAfterwards(directory);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create a directory for " + name, e);
        }
    }

    /** Builds a directory beside its final place and renames it there: several JVMs may do it at the same time. */
    static Path once(Path target, Builder builder) {
        if (Files.isDirectory(target)) {
            return target;
        }
        try {
            Path draft =
                    Files.createTempDirectory(target.toAbsolutePath().getParent(), target.getFileName() + ".draft-");
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwx--x--x"));
            builder.build(draft);
            try {
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                delete(draft);
                if (!Files.isDirectory(target)) {
                    throw e;
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot prepare " + target, e);
        }
    }

    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path copy = to.resolve(from.relativize(directory).toString());
                Files.createDirectories(copy);
                Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // The watchdog tries once more when the JVM has ended.
            System.err.println("testkit: cannot delete " + directory + ": " + e.getMessage());
        }
    }

    /** Fills a new directory. */
    interface Builder {
        void build(Path directory) throws IOException;
    }
}
