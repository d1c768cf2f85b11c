package dev.exchanger.sampledesk.util;

/** Wrong by its name and by its package. */
public final class OrderUtils {}
