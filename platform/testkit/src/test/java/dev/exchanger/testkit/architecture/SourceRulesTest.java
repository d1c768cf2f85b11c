package dev.exchanger.testkit.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SourceRulesTest {
    @TempDir
    Path module;

    private Path orders;

    @BeforeEach
    void aModuleThatKeepsTheRules() throws IOException {
        orders = Files.createDirectories(module.resolve("src/main/java/desk/order"));
        write("package-info.java", "/** Orders. */\npackage desk.order;\n");
        write("OrderRepository.java", "String SQL = \"SELECT 1\";\n");
        write("OrderService.java", "// SELECT is written by the repository\nString word = \"SELECTED\";\n");
        assertThatCode(() -> SourceRules.check(module)).doesNotThrowAnyException();
    }

    @Test
    void aPackageSaysWhatItIs() throws IOException {
        write("package-info.java", "package desk.order;\n");
        broken("does not say what it is");
        Files.delete(orders.resolve("package-info.java"));
        broken("does not say what it is");
    }

    @Test
    void aPackageOfTestsSaysWhatItIsUnlessItIsThatOfWhatIsTested() throws IOException {
        Path tests = Files.createDirectories(module.resolve("src/test/java/desk"));
        Files.writeString(Files.createDirectories(tests.resolve("order")).resolve("OrderTest.java"), "");
        assertThatCode(() -> SourceRules.check(module)).doesNotThrowAnyException();
        Files.writeString(Files.createDirectories(tests.resolve("probe")).resolve("Probe.java"), "");
        broken("probe does not say what it is");
    }

    @Test
    void aFileDoesOneThing() throws IOException {
        write("OrderRepository.java", "//\n".repeat(260));
        assertThatCode(() -> SourceRules.check(module)).doesNotThrowAnyException();
        write("OrderRepository.java", "//\n".repeat(261));
        broken("OrderRepository.java has over 260 lines");
    }

    @Test
    void callsAreNotNestedDeeperThanOneReads() throws IOException {
        String prose = "/* ((((((((( */ String open = \"(((((((((\" + '(' + \"\"\"\n\"((((((((( \"\"\"; // (((((((((\n";
        write("OrderService.java", prose + "Object it = " + "f(".repeat(7) + ")".repeat(7) + ";\n");
        assertThatCode(() -> SourceRules.check(module)).doesNotThrowAnyException();
        write("OrderService.java", prose + "Object it = " + "f(".repeat(8) + ")".repeat(8) + ";\n");
        broken("OrderService.java has calls nested over 7 deep");
    }

    @Test
    void statementsStandInARepository() throws IOException {
        write("OrderService.java", "String sql = \"UPDATE orders SET status = $1\";\n");
        broken("OrderService.java holds SQL");
        write("OrderService.java", "String sql = \"\"\"\n    WITH kept AS (SELECT 1) SELECT 2\n    \"\"\";\n");
        broken("OrderService.java holds SQL");
    }

    @Test
    void aModuleWithoutSourcesIsAMistake() throws IOException {
        Files.delete(orders.resolve("package-info.java"));
        Files.delete(orders.resolve("OrderRepository.java"));
        Files.delete(orders.resolve("OrderService.java"));
        broken("No sources");
    }

    private void broken(String complaint) {
        assertThatThrownBy(() -> SourceRules.check(module))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(complaint);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(orders.resolve(name), text);
    }
}
