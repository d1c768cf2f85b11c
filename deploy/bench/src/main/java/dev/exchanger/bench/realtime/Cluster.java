package dev.exchanger.bench.realtime;

import java.util.List;

import dev.exchanger.bench.process.Server;
import dev.exchanger.bench.socket.Audience;
import dev.exchanger.bench.socket.Client;

/** Two servers on one Redis that serve one room together. Messages are published at the first. */
interface Cluster {

    /** As in the report. */
    String name();

    /** The processes whose processor time is the cost. */
    List<Server> servers();

    /** A client of the room: even numbers are on the first server, odd ones on the second. */
    Client member(int number, Audience audience);

    /** The way messages come into the room. */
    Feed feed();

    /** Where messages of the benchmark are published. For one thread. */
    interface Feed {
        /**
         * Publishes one message; it may stay in a buffer until {@link #flush()}.
         *
         * @param number of the message, from 0
         * @param due when it should have left, in the terms of {@link System#nanoTime()}
         */
        void publish(long number, long due);

        void flush();
    }
}
