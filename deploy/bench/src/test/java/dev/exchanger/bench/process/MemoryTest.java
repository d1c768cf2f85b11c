package dev.exchanger.bench.process;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MemoryTest {

    @Test
    void readsWhatLinuxWrites() {
        assertThat(Memory.parse("Name:\tjava\nVmHWM:\t   99 kB\nVmRSS:\t  1234 kB\nThreads:\t5\n"))
                .isEqualTo(1234 * 1024);
        assertThatThrownBy(() -> Memory.parse("Name:\tgone\n")).isInstanceOf(IllegalArgumentException.class);
    }
}
