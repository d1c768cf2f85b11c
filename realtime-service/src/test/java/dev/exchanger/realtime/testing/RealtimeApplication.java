package dev.exchanger.realtime.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;

import dev.exchanger.testkit.quarkus.ServiceBackends;

/** The service on its real backends and a stub of exchange; one application for all test classes that carry it. */
@WithTestResource(
        value = ServiceBackends.class,
        initArgs = {
            @ResourceArg(name = "databases", value = "exchanger_realtime"),
            // Of its own, as tests kill it.
            @ResourceArg(name = "redis", value = "own")
        })
@WithTestResource(ExchangeStub.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RealtimeApplication {}
