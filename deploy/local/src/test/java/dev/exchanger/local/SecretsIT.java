package dev.exchanger.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.exchanger.local.SuiteFixture.RunningSuite;
import dev.exchanger.local.client.ApiClient;
import dev.exchanger.local.demo.Customer;

import static org.assertj.core.api.Assertions.assertThat;

/** No secret and no credential of a run stands in any line that the services wrote, nor in their metrics. */
@ExtendWith(SuiteFixture.class)
class SecretsIT {
    @Test
    void outputHoldsNoSecret(RunningSuite running) throws IOException {
        try (Customer customer = running.customer()) {
            customer.connect();
            StringBuilder output = new StringBuilder(Files.readString(Path.of("target/suite.log")));
            for (ServiceProcess process : running.suite().processes()) {
                ApiClient management = new ApiClient(running.http(), process.managementUri());
                output.append(management.get("/q/metrics").raw().body());
            }
            assertThat(running.suite().secrets()).hasSizeGreaterThan(5);
            for (String secret : running.suite().secrets()) {
                assertThat(output).doesNotContain(secret);
            }
            assertThat(output).doesNotContain(customer.accessToken());
        }
    }
}
