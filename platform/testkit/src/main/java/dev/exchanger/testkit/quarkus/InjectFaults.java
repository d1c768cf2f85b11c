package dev.exchanger.testkit.quarkus;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a test field of type {@link Faults} or {@link dev.exchanger.testkit.token.StubIdentity}: set by
 * {@link ServiceBackends}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface InjectFaults {}
