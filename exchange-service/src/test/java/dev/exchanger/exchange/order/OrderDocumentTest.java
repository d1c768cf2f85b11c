package dev.exchanger.exchange.order;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.DeskTest;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/orders.md} shows the state machine that the database enforces: no step more, none less, holds as they are. */
@QuarkusTest
class OrderDocumentTest extends DeskTest {

    private static final Path PAGE = Path.of("../docs/orders.md");
    private static final Pattern EDGE = Pattern.compile("(?m)^ +([a-z_]+) --> ([a-z_]+)$");

    @Test
    void theDiagramShowsTheTransitionsOfTheDatabase() throws IOException {
        List<String> drawn = EDGE.matcher(Files.readString(PAGE))
                .results()
                .map(edge -> edge.group(1) + " -> " + edge.group(2))
                .toList();
        assertThat(drawn).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(transitions());
    }

    @Test
    void theTableSaysOfEachTransitionWhatItDoesToTheHold() throws IOException {
        Map<String, String> written = table();
        Map<String, String> enforced = database.rows("""
                SELECT from_status || ' -> ' || to_status AS step,
                       CASE WHEN holds_reserve(from_status) AND to_status = 'completed' THEN 'used up'
                            WHEN holds_reserve(from_status) AND holds_reserve(to_status) THEN 'kept'
                            WHEN holds_reserve(from_status) THEN 'given back'
                            WHEN holds_reserve(to_status) THEN 'taken again'
                            ELSE 'none' END AS hold
                FROM order_transitions
                """).stream()
                .collect(Collectors.toMap(row -> (String) row.get("step"), row -> (String) row.get("hold")));
        enforced.put(" -> pending", "taken");
        assertThat(written).isEqualTo(enforced);
    }

    @Test
    void everyStatusIsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        for (OrderStatus status : OrderStatus.values()) {
            assertThat(page).contains("--> " + status.code() + "\n");
            String holding = page.lines()
                    .filter(line -> line.contains("an order holds it while"))
                    .findFirst()
                    .orElseThrow();
            assertThat(holding.contains("`" + status.code() + "`"))
                    .as("%s holds", status)
                    .isEqualTo(status.holdsReserve());
        }
    }

    private List<String> transitions() {
        return database.rows("SELECT from_status || ' -> ' || to_status AS step FROM order_transitions").stream()
                .map(row -> (String) row.get("step"))
                .toList();
    }

    /** Step to hold. */
    private static Map<String, String> table() throws IOException {
        List<String[]> rows = new ArrayList<>();
        String page = Files.readString(PAGE);
        String steps = page.substring(page.indexOf("## Steps"), page.indexOf("## Payments"));
        steps.lines()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new))
                .forEach(rows::add);
        return rows.stream().collect(Collectors.toMap(row -> row[1] + " -> " + row[2], row -> row[5]));
    }
}
