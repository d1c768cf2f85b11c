package dev.exchanger.testkit.telegram;

import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.LoopbackServer;

/** A Telegram Bot API on a loopback port. */
public final class FakeTelegram implements AutoCloseable {
    /** Token for tests; of the real form, so that scans for leaked tokens find it. */
    public static final String TEST_TOKEN = "123456789:AAtestTOKENtestTOKENtestTOKENtestTOK";

    private final LoopbackServer server;

    public FakeTelegram(String token) {
        server = new LoopbackServer("fake-telegram", 0, request -> Answer.empty(404));
    }

    /** Base URL, as TELEGRAM_API_URL. */
    public String url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
    }
}
