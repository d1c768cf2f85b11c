package dev.exchanger.platform.event;

/**
 * A handler's way to say that not the event is bad but something it needs is away: the event is tried again until it
 * succeeds, without counting the tries.
 */
public class EventPostponed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EventPostponed(String message, Throwable cause) {
        super(message, cause);
    }
}
