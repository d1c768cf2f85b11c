package dev.exchanger.sampledesk.admin;

import dev.exchanger.sampledesk.Guarded;

/** Back office that nothing else may need, with a data source of its own. */
public record Office(@Guarded Object database) {}
