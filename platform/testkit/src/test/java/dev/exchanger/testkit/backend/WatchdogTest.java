package dev.exchanger.testkit.backend;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WatchdogTest {
    @Test
    void aKilledJvmLeavesNothingBehind() throws Exception {
        List<Path> before = serverDirectories();
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledJvm.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = jvm.inputReader()) {
            String[] ports = out.lines()
                    .filter(line -> line.startsWith("PORTS "))
                    .findFirst()
                    .orElseThrow()
                    .split(" ");
            int postgres = Integer.parseInt(ports[1]);
            int redis = Integer.parseInt(ports[2]);
            assertThat(listens(postgres)).isTrue();
            assertThat(listens(redis)).isTrue();

            jvm.destroyForcibly().waitFor();

            await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(listens(postgres) || listens(redis))
                    .isFalse());
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(serverDirectories()).isSubsetOf(before));
        } finally {
            jvm.destroyForcibly();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> serverDirectories() throws IOException {
        try (Stream<Path> all = Files.list(Workspace.cache())) {
            return all.filter(path -> path.getFileName().toString().matches("(postgres|redis)-[0-9]{10,}"))
                    .toList();
        }
    }
}
