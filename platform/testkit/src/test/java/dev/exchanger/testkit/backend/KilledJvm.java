package dev.exchanger.testkit.backend;

/** A JVM that starts servers, tells where they are and waits to be killed. */
final class KilledJvm {
    private KilledJvm() {}

    public static void main(String[] arguments) throws InterruptedException {
        Backends backends = Backends.start(BackendOptions.forTests().withChoice("embedded"));
        System.out.println(
                "PORTS " + backends.postgres().port() + " " + backends.redis().port());
        Thread.currentThread().join();
    }
}
