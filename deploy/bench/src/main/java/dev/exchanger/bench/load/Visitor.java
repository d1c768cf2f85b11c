package dev.exchanger.bench.load;

/** One client of a load: says what to send next and looks at each answer. Used by one thread at a time. */
public interface Visitor {

    /** A whole HTTP/1.1 request. */
    byte[] request();

    /**
     * Sees the answer to the last request.
     *
     * @return whether it is the one that was expected; a benchmark counts no other
     */
    boolean accepts(int status, RawConnection connection);

    /** Sends the same requests in turn and expects one status, and a text in the answer. */
    static Visitor repeating(byte[][] requests, int expected, String text) {
        return new Visitor() {
            private int next;

            @Override
            public byte[] request() {
                return requests[next++ % requests.length];
            }

            @Override
            public boolean accepts(int status, RawConnection connection) {
                return status == expected && connection.answer().contains(text);
            }
        };
    }
}
