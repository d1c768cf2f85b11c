package dev.exchanger.sampledesk;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Stands for the platform's word that an endpoint is rate limited. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Limited {}
