package dev.exchanger.platform.loop;

/** A bean that has background work begin at times of its own, as a scheduler does. */
public interface WorkTrigger {

    /** The replica stops: no more work is to begin from here. Returns at once. */
    void pause();
}
