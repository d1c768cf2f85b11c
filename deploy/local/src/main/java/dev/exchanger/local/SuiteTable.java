package dev.exchanger.local;

import java.util.ArrayList;
import java.util.List;

import dev.exchanger.local.client.SuiteAddress;
import dev.exchanger.testkit.backend.PostgresServer;

/** The table that a developer sees when the suite is up. */
final class SuiteTable {
    private SuiteTable() {}

    static String render(Suite suite) {
        SuiteAddress address = suite.address();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Exchanger is up. Ctrl-C stops it; 'deploy/local/run --demo' in another terminal plays the story.");
        lines.add("");
        for (ServiceProcess process : suite.processes()) {
            lines.add("  %-12s %-24s health %s/q/health"
                    .formatted(process.node(), process.uri(), process.managementUri()));
        }
        lines.add("  %-12s %-24s type to the bot, press its buttons".formatted("telegram", address.telegram()));
        lines.add("  %-12s %s".formatted("postgresql", describe(suite.backends().postgres())));
        lines.add("  %-12s %s".formatted("redis", suite.backends().redis().url()));
        lines.add("  %-12s %s".formatted("mailbox", address.mailbox()));
        lines.add("");
        lines.add("  %-12s %-32s %s".formatted("operator", address.operatorEmail(), address.operatorPassword()));
        lines.add("  %-12s %-32s %s".formatted("customer", address.customerEmail(), address.customerPassword()));
        lines.add("  %-12s %s".formatted("sandbox", "callbacks are signed with " + address.sandboxSecret()));
        lines.add("");
        return String.join(System.lineSeparator(), lines);
    }

    private static String describe(PostgresServer server) {
        return "%s %s at %s:%d".formatted(server.kind(), server.version(), server.host(), server.port());
    }
}
