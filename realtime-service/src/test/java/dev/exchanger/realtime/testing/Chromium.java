package dev.exchanger.realtime.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;

/** The Chromium of the system, where there is one: {@code CHROMIUM} names it, or it is where Linux puts it. */
public final class Chromium implements AutoCloseable {

    private static final String DRIVER = "com.microsoft.playwright.impl.driver.jar.DriverJar";
    private static final List<String> ARGUMENTS = List.of(
            // Tests may run as root, where the sandbox does not work.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path program) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setHeadless(true)
                        .setArgs(ARGUMENTS));
    }

    /** Whether there can be a browser here; says so when not. */
    public static boolean usable() {
        String missing = program().isEmpty()
                ? "no Chromium here: install it, or name its program in CHROMIUM"
                : hasDriver() ? "" : "Playwright's driver is missing: -Pbrowser brings it";
        if (!missing.isEmpty()) {
            System.out.println("The browser test is skipped: " + missing);
        }
        return missing.isEmpty();
    }

    private static boolean hasDriver() {
        try {
            Class.forName(DRIVER);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Starts it. */
    public static Chromium start() {
        return new Chromium(program().orElseThrow());
    }

    /** An empty page in a profile of its own. */
    public Page newPage() {
        return browser.newContext().newPage();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Optional<Path> program() {
        return Stream.of(
                        System.getenv("CHROMIUM"),
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .filter(Objects::nonNull)
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
