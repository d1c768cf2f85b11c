package dev.exchanger.realtime.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.LoopbackServer;
import dev.exchanger.testkit.http.Request;

/** A web site with the reference client, its harness and an empty page; the origin of the sockets opened there. */
public final class ClientSite implements AutoCloseable {

    private static final Path CLIENT = Path.of("..", "docs", "examples", "realtime-client");
    private static final Path HARNESS = Path.of("src", "test", "resources", "browser");
    private static final String PAGE = "<!doctype html><title>test</title><link rel=icon href=data:,>"
            + "<script type=module src=/harness.js></script>";

    private final LoopbackServer server = new LoopbackServer("client-site", 0, ClientSite::answer);

    public String origin() {
        return server.url();
    }

    /** The page with the harness. */
    public String page() {
        return server.url() + "/test";
    }

    @Override
    public void close() {
        server.close();
    }

    private static Answer answer(Request request) {
        String name = request.path().substring(1);
        if (name.equals("test")) {
            return new Answer(200, Map.of(), "text/html", PAGE);
        }
        Path file = (name.equals("harness.js") ? HARNESS : CLIENT).resolve(name);
        try {
            return Files.isRegularFile(file)
                    ? new Answer(200, Map.of(), "text/javascript", Files.readString(file))
                    : Answer.empty(404);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
