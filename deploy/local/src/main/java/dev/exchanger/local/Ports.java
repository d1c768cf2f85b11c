package dev.exchanger.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** The documented ports, or free ones; the same answer at each call. */
final class Ports {
    private static final int TELEGRAM = 8090;
    /** Second replicas of a service on fixed ports stand this much above the first. */
    private static final int REPLICA_STEP = 100;

    private final boolean fixed;
    private final Map<String, Integer> picked = new HashMap<>();

    Ports(boolean fixed) {
        this.fixed = fixed;
    }

    int of(ServiceName service, int replica) {
        return port(service.id() + replica, service.port() + (replica - 1) * REPLICA_STEP);
    }

    int managementOf(ServiceName service, int replica) {
        return port(service.id() + "-management" + replica, service.managementPort() + (replica - 1) * REPLICA_STEP);
    }

    int telegram() {
        return port("telegram", TELEGRAM);
    }

    private synchronized int port(String name, int documented) {
        return fixed ? documented : picked.computeIfAbsent(name, key -> free());
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }

    /** @throws IllegalStateException naming the port that somebody else has */
    void check(Map<ServiceName, Integer> replicas) {
        checkFree(telegram());
        replicas.forEach((service, count) -> {
            for (int replica = 1; replica <= count; replica++) {
                checkFree(of(service, replica));
                checkFree(managementOf(service, replica));
            }
        });
    }

    private static void checkFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.setReuseAddress(true);
        } catch (IOException e) {
            throw new IllegalStateException("port " + port + " is in use by another program", e);
        }
    }
}
