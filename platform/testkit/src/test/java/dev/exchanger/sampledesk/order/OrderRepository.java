package dev.exchanger.sampledesk.order;

/** A class that a resource must not use. */
public final class OrderRepository {}
