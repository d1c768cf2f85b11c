package dev.exchanger.exchange.admin.report;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * CSV as RFC 4180 has it. Spreadsheets run what begins like a formula, and customers choose some of the texts: such a
 * cell gets an apostrophe in front, numbers aside.
 */
final class Csv {

    private static final Pattern FORMULA = Pattern.compile("^[=+\\-@\\t\\r\\n\\uFF1D\\uFF0B\\uFF0D\\uFF20]");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern TO_QUOTE = Pattern.compile("[\",\\r\\n]|^\\s|\\s$");

    private Csv() {}

    /** One record with its line end; null is an empty field. */
    static String line(List<String> fields) {
        return fields.stream().map(Csv::field).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String field(String text) {
        if (text == null) {
            return "";
        }
        boolean dangerous =
                FORMULA.matcher(text).find() && !NUMBER.matcher(text).matches();
        String safe = dangerous ? "'" + text : text;
        return TO_QUOTE.matcher(safe).find() ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
