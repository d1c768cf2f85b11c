package dev.exchanger.identity.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

import dev.exchanger.testkit.quarkus.ServiceBackends;

/** A test of the running service with real PostgreSQL and Redis; all of them share one application. */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@QuarkusTest
@WithTestResource(
        value = ServiceBackends.class,
        initArgs = {
            @ResourceArg(name = "databases", value = "exchanger_identity"),
            @ResourceArg(name = "identity", value = "none"),
            @ResourceArg(name = "redis", value = "own")
        })
public @interface IdentityTest {}
