package dev.exchanger.local;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LocalOptionsTest {
    @Test
    void plainRunIsTheDefault() {
        assertThat(LocalOptions.parse()).isEqualTo(new LocalOptions(false, false));
    }

    @Test
    void readsTheOptions() {
        assertThat(LocalOptions.parse("--demo")).isEqualTo(new LocalOptions(true, false));
        assertThat(LocalOptions.parse("-h").help()).isTrue();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> LocalOptions.parse("--dmeo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--dmeo");
    }
}
