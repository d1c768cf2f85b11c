package dev.exchanger.platform.probe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

import dev.exchanger.testkit.quarkus.ServiceBackends;

/** A test class of the probe application with real PostgreSQL and Redis. Equal everywhere, so that one start serves all. */
@QuarkusTest
@WithTestResource(value = ServiceBackends.class, initArgs = @ResourceArg(name = "databases", value = "platform_probe"))
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface PlatformTest {}
