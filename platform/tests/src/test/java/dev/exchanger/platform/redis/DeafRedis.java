package dev.exchanger.platform.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

/** A server that confirms everything and never forwards a message: what a subscriber sees on the wrong side of a fail-over. */
final class DeafRedis implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final NetServer server;
    final List<String> subscribes = new CopyOnWriteArrayList<>();

    DeafRedis() {
        server = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(bytes -> answer(socket, bytes.toString())))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String url() {
        return "redis://127.0.0.1:" + server.actualPort();
    }

    /** Good enough for small commands that arrive whole. */
    private void answer(NetSocket socket, String received) {
        List<String> words = new ArrayList<>();
        String[] lines = received.split("\r\n");
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].startsWith("*")) {
                reply(socket, words);
                words.clear();
            } else if (lines[i].startsWith("$")) {
                words.add(lines[++i]);
            }
        }
        reply(socket, words);
    }

    private void reply(NetSocket socket, List<String> words) {
        if (words.isEmpty()) {
            return;
        }
        switch (words.get(0).toUpperCase(Locale.ROOT)) {
            case "HELLO" -> socket.write("%1\r\n$5\r\nproto\r\n:3\r\n");
            case "PUBLISH" -> socket.write(":1\r\n");
            case "SUBSCRIBE" ->
                words.stream().skip(1).forEach(name -> {
                    subscribes.add(name);
                    socket.write(">3\r\n$9\r\nsubscribe\r\n$" + name.length() + "\r\n" + name + "\r\n:1\r\n");
                });
            default -> socket.write("+OK\r\n");
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
