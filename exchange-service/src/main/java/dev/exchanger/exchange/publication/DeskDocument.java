package dev.exchanger.exchange.publication;

/** A document that operators write for customers. */
public sealed interface DeskDocument permits Announcement, PaymentInstructions, WorkingHours {

    /** Takes what is wrong with a document. */
    @FunctionalInterface
    interface Faults {

        /**
         * One fault.
         *
         * @param place   JSON path in the document, such as {@code days.monday[1].from}
         * @param message what is wrong there
         */
        void add(String place, String message);
    }

    /** Names every fault; none if the document can be published. */
    void check(Faults faults);
}
