package dev.exchanger.exchange.publication;

import java.util.Optional;

/** Where the desk asks for what operators have published. It never waits and never fails: the desk goes on without the office. */
public interface DeskDocuments {

    /** What holds now: at most a few seconds old, and the last known while the back office's database is away. */
    Published now();

    /**
     * The documents that hold; empty where nothing does.
     *
     * @param announcement        what everybody should know
     * @param workingHours        when the desk is open
     * @param paymentInstructions how to pay by hand
     */
    record Published(
            Optional<Version<Announcement>> announcement,
            Optional<Version<WorkingHours>> workingHours,
            Optional<Version<PaymentInstructions>> paymentInstructions) {}

    /**
     * A version of a document.
     *
     * @param number  from 1
     * @param content what it says
     */
    record Version<T extends DeskDocument>(long number, T content) {}
}
