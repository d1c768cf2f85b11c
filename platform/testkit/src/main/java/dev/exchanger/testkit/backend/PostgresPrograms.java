package dev.exchanger.testkit.backend;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.CRC32;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The PostgreSQL programs that come as a Maven artifact, unpacked once per user. The servers are started here and not by
 * the artifact's own launcher, because fault tests must own the process: kill -9, freeze, restart on the same data.
 */
final class PostgresPrograms {
    // Held strongly: a logger that nobody refers to forgets its level. It tells in two lines what Backends tells in
    // one.
    private static final Logger RESOLVER_LOG = Logger.getLogger(DefaultPostgresBinaryResolver.class.getName());

    private final Path home;

    private PostgresPrograms(Path home) {
        this.home = home;
    }

    static PostgresPrograms unpacked() {
        byte[] archive = archive();
        CRC32 sum = new CRC32();
        sum.update(archive);
        String version = HexFormat.of().toHexDigits((int) sum.getValue());
        return new PostgresPrograms(
                Workspace.once(Workspace.cache().resolve("postgres-" + version), to -> unpack(archive, to)));
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    Path home() {
        return home;
    }

    private static byte[] archive() {
        String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
        RESOLVER_LOG.setLevel(Level.WARNING);
        try (InputStream binary = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            return binary.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("No PostgreSQL programs for " + system + " " + machine, e);
        }
    }

    private static void unpack(byte[] archive, Path to) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new XZCompressorInputStream(new BufferedInputStream(new ByteArrayInputStream(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = to.resolve(entry.getName()).normalize();
                if (!target.startsWith(to)) {
                    throw new IOException("Archive entry leaves its directory: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(target, to.resolve(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                    boolean program = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }
}
