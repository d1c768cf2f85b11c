package dev.exchanger.sampledesk;

import dev.exchanger.sampledesk.order.GoodResource;

/** Closes a cycle through the outermost package. */
public record Entry(GoodResource resource) {}
