package dev.exchanger.exchange.admin.report;

import java.util.Arrays;
import java.util.List;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import static org.assertj.core.api.Assertions.assertThat;

class CsvTest {

    @Example
    void fieldsAreQuotedWhereTheyMustBe() {
        assertThat(Csv.line(Arrays.asList("plain", null, "a,b", "say \"hi\"", "two\r\nlines", "")))
                .isEqualTo("plain,,\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\",\r\n");
    }

    @Example
    void whatASpreadsheetWouldRunIsText() {
        assertThat(Csv.line(List.of("=1+1", "+cmd", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\uFF1D1")))
                .isEqualTo("'=1+1,'+cmd,'-cmd|' /C calc'!A0,'@SUM(A1),'\t=1,'\uFF1D1\r\n");
    }

    @Example
    void numbersStayNumbers() {
        assertThat(Csv.line(List.of("-12.50", "0.00000001", "-0", "-1-1"))).isEqualTo("-12.50,0.00000001,-0,'-1-1\r\n");
    }

    @Property(tries = 500)
    void everyTextComesBack(@ForAll String text) {
        String line = Csv.line(List.of(text));
        String field = line.substring(0, line.length() - 2);
        String bare =
                field.startsWith("\"") ? field.substring(1, field.length() - 1).replace("\"\"", "\"") : field;
        assertThat(bare).isIn(text, "'" + text);
        if (!field.startsWith("\"")) {
            assertThat(field).doesNotContain(",", "\"", "\r", "\n");
        }
    }
}
