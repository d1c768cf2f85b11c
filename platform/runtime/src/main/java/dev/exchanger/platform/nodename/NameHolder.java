package dev.exchanger.platform.nodename;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * The process that has the name of a node, as Redis keeps it.
 *
 * @param start tells two starts apart, even of one process number
 */
record NameHolder(String start, String host, long process, String since) {

    private static final String SEPARATOR = "|";
    private static final int PARTS = 4;

    /** This process, from now. */
    static NameHolder ofThisProcess(Instant now) {
        return new NameHolder(
                UUID.randomUUID().toString(),
                hostName(),
                ProcessHandle.current().pid(),
                now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** What is not of this spelling belongs to nobody known. */
    static NameHolder parse(String text) {
        String[] parts = text.split("\\|", PARTS);
        try {
            return parts.length == PARTS
                    ? new NameHolder(parts[0], parts[1], Long.parseLong(parts[2]), parts[3])
                    : unknown(text);
        } catch (NumberFormatException e) {
            return unknown(text);
        }
    }

    String text() {
        return String.join(SEPARATOR, start, host, Long.toString(process), since);
    }

    /**
     * Whether it has certainly ended: it ran where this process runs, and its number is free or has become this one's, as
     * in a container, where each start is process 1.
     */
    boolean hasEnded(NameHolder self) {
        return host.equals(self.host)
                && (process == self.process || ProcessHandle.of(process).isEmpty());
    }

    String described() {
        return "started at " + since + " on host " + host + " as process " + process;
    }

    private static NameHolder unknown(String text) {
        return new NameHolder(text, "unknown", 0, "an unknown time");
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().replace(SEPARATOR, "");
        } catch (UnknownHostException e) {
            // A host that has no name is like no other one.
            return "nameless-" + UUID.randomUUID();
        }
    }
}
