package dev.exchanger.bench.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** All WebSockets of a run on one thread. The first thing that goes wrong on any of them ends the run. */
public final class Links implements AutoCloseable {
    private static final int READ_BYTES = 256 * 1024;
    /** As a client that was told 503 would wait; shorter than the whole seconds of Retry-After, so that it shows less. */
    private static final long BACK_OFF_MILLIS = 500;

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ByteBuffer shared = ByteBuffer.allocate(READ_BYTES);
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "links");
    private volatile boolean stopping;

    public Links() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs on the thread of all links, soon. */
    public void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    boolean allWell() {
        return failure.get() == null;
    }

    /** @throws IllegalStateException when something has gone wrong on a link */
    public void requireAllWell() {
        RuntimeException first = failure.get();
        if (first != null) {
            throw new IllegalStateException("a client failed: " + first.getMessage(), first);
        }
    }

    /** Begins to connect a client. */
    void open(Client client) {
        execute(() -> connect(client));
    }

    private void connect(Client client) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            Link link = new Link(client, channel, key);
            key.attach(link);
            if (channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), client.port()))) {
                link.connected();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no connection to port " + client.port(), e);
        }
    }

    /** Ends connections from the client's side. */
    void cut(Iterable<? extends Client> clients) {
        execute(() -> clients.forEach(client -> {
            try {
                if (client.link() != null) {
                    client.link().cut();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    private void run() {
        try {
            while (!stopping) {
                selector.select();
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
                    SelectionKey key = keys.next();
                    keys.remove();
                    serve(key);
                }
            }
        } catch (IOException e) {
            failure.compareAndSet(null, new UncheckedIOException(e));
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void serve(SelectionKey key) throws IOException {
        Link link = (Link) key.attachment();
        if (!key.isValid() || link.isCut()) {
            return;
        }
        if (key.isConnectable()) {
            link.connected();
            return;
        }
        if (key.isReadable() && !link.read(shared)) {
            Client client = link.client();
            client.refused();
            CompletableFuture.delayedExecutor(BACK_OFF_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> open(client));
            return;
        }
        if (key.isValid() && key.isWritable()) {
            link.write();
        }
    }

    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
        try {
            thread.join();
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
