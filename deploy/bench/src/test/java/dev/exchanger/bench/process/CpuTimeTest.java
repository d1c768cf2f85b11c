package dev.exchanger.bench.process;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CpuTimeTest {

    @Test
    void readsUserAndSystemTimePastAnyProgramName() {
        String stat = "4711 (odd) name (x) S 1 4711 4711 0 -1 4194304 22 0 0 0 1234 66 7 8 20 0 31 0 100 200 300";

        assertThat(CpuTime.parse(stat)).isEqualTo(13.0);
    }
}
