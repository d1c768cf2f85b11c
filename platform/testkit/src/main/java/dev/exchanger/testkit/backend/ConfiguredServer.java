package dev.exchanger.testkit.backend;

/** A server that somebody else runs: it can be used, not controlled. */
final class ConfiguredServer implements ServerControl {
    private final ServerUrl url;

    ConfiguredServer(ServerUrl url) {
        this.url = url;
    }

    @Override
    public String kind() {
        return "configured";
    }

    @Override
    public String host() {
        return url.host();
    }

    @Override
    public int port() {
        return url.port();
    }

    @Override
    public String user() {
        return url.user();
    }

    @Override
    public String password() {
        return url.password();
    }

    @Override
    public void kill9() {
        throw notOurs();
    }

    @Override
    public void restart() {
        throw notOurs();
    }

    @Override
    public void pause() {
        throw notOurs();
    }

    @Override
    public void resume() {
        throw notOurs();
    }

    @Override
    public boolean running() {
        return true;
    }

    @Override
    public void stop() {
        // Not started here, so not stopped here.
    }

    private UnsupportedOperationException notOurs() {
        return new UnsupportedOperationException(
                "The server at " + host() + ":" + port() + " is configured, not started by the testkit");
    }
}
