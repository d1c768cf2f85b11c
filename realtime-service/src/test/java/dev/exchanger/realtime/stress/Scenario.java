package dev.exchanger.realtime.stress;

/** A named piece of the stress test. */
record Scenario(String name, Body body) {

    /** What happens in it. */
    interface Body {
        void play(Stage stage) throws Exception;
    }
}
