package dev.exchanger.platform.event;

import java.util.List;

import io.smallrye.mutiny.Uni;

/**
 * Something that must have been done before events count as published, e.g. that caches forget what the events change.
 * A CDI bean; the relay calls it for each batch, between the commit of the events and their publication. As long as it
 * fails nothing is published, and it may be called more than once for an event.
 */
public interface BeforePublication {

    /** @param events whole CloudEvents as JSON, in their order, at least one */
    Uni<Void> publishing(List<String> events);
}
