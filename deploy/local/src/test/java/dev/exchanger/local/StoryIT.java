package dev.exchanger.local;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.exchanger.local.SuiteFixture.RunningSuite;
import dev.exchanger.local.demo.Story;

import static org.assertj.core.api.Assertions.assertThat;

/** The story that {@code deploy/local/run --demo} plays, on the production jars. */
@ExtendWith(SuiteFixture.class)
class StoryIT {
    @Test
    void bothEndingsAreReached(RunningSuite running) {
        try (Story story = new Story(running.http(), running.suite().address())) {
            assertThat(story.play(System.out)).isTrue();
        }
    }
}
