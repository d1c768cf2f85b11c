/** Test resources for {@code @QuarkusTest}. */
package dev.exchanger.testkit.quarkus;
