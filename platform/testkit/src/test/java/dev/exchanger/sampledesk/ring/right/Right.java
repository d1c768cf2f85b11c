package dev.exchanger.sampledesk.ring.right;

import dev.exchanger.sampledesk.admin.Office;
import dev.exchanger.sampledesk.ring.left.Left;

/** The other half, which knows the back office too. */
public record Right(Left left, Office office) {}
