package dev.exchanger.exchange.admin.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.vertx.core.json.JsonArray;

/** How the stored lines of a page are shown. */
final class ReportLines {

    private ReportLines() {}

    /** As CSV, a record for each line. */
    static String csv(JsonArray page) {
        return page.stream().map(line -> Csv.line(fields(line))).collect(Collectors.joining());
    }

    /** As objects with a member for each column. */
    static List<Map<String, String>> objects(List<String> columns, JsonArray page) {
        List<Map<String, String>> objects = new ArrayList<>();
        for (Object line : page) {
            List<String> fields = fields(line);
            Map<String, String> object = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                object.put(columns.get(i), fields.get(i));
            }
            objects.add(object);
        }
        return objects;
    }

    private static List<String> fields(Object line) {
        List<String> fields = new ArrayList<>();
        ((JsonArray) line).forEach(field -> fields.add((String) field));
        return fields;
    }
}
