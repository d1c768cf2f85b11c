package dev.exchanger.sampledesk.admin;

/** Back office that nothing else may need. */
public record Office() {}
