package dev.exchanger.sampledesk;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Stands for the access annotations of the platform. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Guarded {}
