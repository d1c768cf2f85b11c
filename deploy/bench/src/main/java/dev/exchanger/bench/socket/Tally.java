package dev.exchanger.bench.socket;

/** What one client got of numbered messages. Written by one thread, read by others. */
public final class Tally {
    private volatile long received;
    private volatile long next;
    private volatile long gaps;
    private volatile long duplicates;

    /** Forgets everything; the next message shall have this number. */
    void begin(long first) {
        received = 0;
        gaps = 0;
        duplicates = 0;
        next = first;
    }

    /** A message has come. What is older than the newest so far counts as a duplicate, also when it only came late. */
    void take(long number) {
        received++;
        if (number < next) {
            duplicates++;
            return;
        }
        gaps += number - next;
        next = number + 1;
    }

    /** Messages that came. */
    public long received() {
        return received;
    }

    /** One more than the highest number that came. */
    public long next() {
        return next;
    }

    /** Numbers that were left out. */
    public long gaps() {
        return gaps;
    }

    /** Messages that came again or out of order. */
    public long duplicates() {
        return duplicates;
    }

    /** Whether exactly these came, each once and in order. */
    public boolean isExactly(long count) {
        return received == count && next == count && gaps == 0 && duplicates == 0;
    }

    @Override
    public String toString() {
        return received + " messages up to " + (next - 1) + ", " + gaps + " missing, " + duplicates + " twice";
    }
}
