package dev.exchanger.bench.stand;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServerTimesTest {

    private static final String METRIC = "reads_seconds";

    private static ServerTimes counted(int upToOneMilli, int upToTwo, int all) {
        return ServerTimes.parse("""
                # HELP reads_seconds
                # TYPE reads_seconds histogram
                reads_seconds_bucket{le="0.001",} %d.0
                reads_seconds_bucket{le="0.002",} %d.0
                reads_seconds_bucket{le="+Inf",} %d.0
                reads_seconds_count %d.0
                reads_seconds_sum 1.5
                other_reads_seconds_bucket{le="0.0001",} 9.0
                """.formatted(upToOneMilli, upToTwo, all, all), METRIC);
    }

    @Test
    void theBoundOfTheBucketThatHoldsTheShare() {
        ServerTimes before = counted(50, 50, 1000);
        assertThat(counted(149, 150, 1100).millisSince(before, 0.99)).isEqualTo(1);
        assertThat(counted(148, 150, 1100).millisSince(before, 0.99)).isEqualTo(2);
        assertThat(counted(148, 148, 1100).millisSince(before, 0.99)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void bucketsWithOtherLabelsAreSummed() {
        ServerTimes times = ServerTimes.parse("""
                reads_seconds_bucket{node="a",le="0.001"} 1
                reads_seconds_bucket{node="a",le="+Inf"} 2
                reads_seconds_bucket{le="0.001",node="b"} 3
                reads_seconds_bucket{le="+Inf",node="b"} 4
                """, METRIC);
        assertThat(times.atMost()).containsEntry(0.001, 4.0);
        assertThat(times.count()).isEqualTo(6);
    }

    @Test
    void nothingCountedIsNoFigure() {
        ServerTimes times = counted(1, 2, 3);
        assertThatThrownBy(() -> times.millisSince(times, 0.99)).hasMessage("nothing was counted");
        assertThatThrownBy(() -> ServerTimes.parse("up 1", METRIC)).hasMessage("no histogram reads_seconds");
    }
}
