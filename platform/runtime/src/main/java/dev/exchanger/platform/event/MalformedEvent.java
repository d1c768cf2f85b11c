package dev.exchanger.platform.event;

/** A text that is no CloudEvent of ours. It never becomes one by trying again, so its entry goes to the dead letters. */
public class MalformedEvent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedEvent(String message) {
        super(message);
    }

    public MalformedEvent(String message, Throwable cause) {
        super(message, cause);
    }
}
