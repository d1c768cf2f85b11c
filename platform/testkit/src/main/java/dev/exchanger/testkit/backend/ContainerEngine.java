package dev.exchanger.testkit.backend;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import org.testcontainers.DockerClientFactory;

/**
 * Whether a container engine answers. The sockets where one can be are looked at first: asking Testcontainers without
 * one costs seconds and prints stack traces.
 */
final class ContainerEngine {
    private ContainerEngine() {}

    static boolean available() {
        return candidate() && DockerClientFactory.instance().isDockerAvailable();
    }

    private static boolean candidate() {
        Optional<String> configured = Optional.ofNullable(System.getenv("DOCKER_HOST"));
        if (configured.isPresent() && !configured.get().startsWith("unix://")) {
            return true;
        }
        String home = System.getProperty("user.home");
        String runtime = System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/run/user/none");
        return Stream.concat(
                        configured.map(url -> url.substring("unix://".length())).stream(),
                        Stream.of(
                                "/var/run/docker.sock",
                                home + "/.docker/run/docker.sock",
                                home + "/.docker/desktop/docker.sock",
                                runtime + "/docker.sock",
                                runtime + "/.docker/run/docker.sock"))
                .map(Path::of)
                .filter(Files::exists)
                .anyMatch(ContainerEngine::answers);
    }

    private static boolean answers(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap("GET /_ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(15);
            channel.read(answer);
            return new String(answer.array(), StandardCharsets.US_ASCII).contains(" 200");
        } catch (IOException e) {
            return false;
        }
    }
}
