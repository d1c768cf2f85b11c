package dev.exchanger.sampleother;

/** A class of another service. */
public record Foreign() {}
