package dev.exchanger.exchange.settings;

/** Where the desk asks for what operators decided. It never waits and never fails: the desk goes on without the office. */
public interface DeskSettings {

    /**
     * What holds now: at most a few seconds old, the last known values while the back office's database is away, and
     * the configuration's where nothing was ever set.
     */
    DeskTerms now();
}
