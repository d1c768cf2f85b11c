package dev.exchanger.sampledesk.ring.left;

import dev.exchanger.sampledesk.ring.right.Right;

/** Half of a cycle. */
public record Left(Right right) {}
