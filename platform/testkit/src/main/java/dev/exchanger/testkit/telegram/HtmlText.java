package dev.exchanger.testkit.telegram;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Text with {@code parse_mode: HTML}, judged as the official server does: every tag known, closed and nested. */
final class HtmlText {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("b", "bold"),
            Map.entry("strong", "bold"),
            Map.entry("i", "italic"),
            Map.entry("em", "italic"),
            Map.entry("u", "underline"),
            Map.entry("ins", "underline"),
            Map.entry("s", "strikethrough"),
            Map.entry("strike", "strikethrough"),
            Map.entry("del", "strikethrough"),
            Map.entry("span", "spoiler"),
            Map.entry("tg-spoiler", "spoiler"),
            Map.entry("tg-emoji", "custom_emoji"),
            Map.entry("tg-time", "date_time"),
            Map.entry("a", "text_link"),
            Map.entry("code", "code"),
            Map.entry("pre", "pre"),
            Map.entry("blockquote", "blockquote"));
    private static final Map<String, String> NAMED = Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"");
    private static final Set<String> WITH_VALUE = Set.of("href", "class", "emoji-id", "unix", "format");

    private record Open(String tag, Map<String, String> attributes, int from) {}

    private final String source;
    private final StringBuilder text = new StringBuilder();
    private final ArrayNode entities = JsonNodeFactory.instance.arrayNode();
    private final Deque<Open> open = new ArrayDeque<>();
    private int at;

    private HtmlText(String source) {
        this.source = source;
    }

    /** Fails with {@link ApiError} 400 "can't parse entities". */
    static HtmlText parse(String source) {
        HtmlText html = new HtmlText(source);
        html.run();
        return html;
    }

    String text() {
        return text.toString();
    }

    ArrayNode entities() {
        return entities;
    }

    private void run() {
        while (at < source.length()) {
            char next = source.charAt(at);
            if (next == '&') {
                reference();
            } else if (next != '<') {
                text.append(next);
                at++;
            } else if (source.startsWith("</", at)) {
                close();
            } else {
                open();
            }
        }
        if (!open.isEmpty()) {
            throw bad("Can't find end tag corresponding to start tag \""
                    + open.peek().tag() + "\"");
        }
    }

    private void reference() {
        int end = source.indexOf(';', at);
        String name = end < 0 ? "" : source.substring(at + 1, end);
        String replacement = NAMED.get(name);
        if (replacement == null && name.matches("#(x[0-9a-fA-F]{1,6}|[0-9]{1,7})")) {
            int code = name.startsWith("#x")
                    ? Integer.parseInt(name.substring(2), 16)
                    : Integer.parseInt(name.substring(1));
            replacement = Character.isValidCodePoint(code) && code != 0 ? Character.toString(code) : null;
        }
        // What is no known reference stays as it was written: the server does not mind &nbsp;, readers will.
        text.append(replacement == null ? "&" : replacement);
        at = replacement == null ? at + 1 : end + 1;
    }

    private void open() {
        int start = at++;
        String tag = word();
        if (!TYPES.containsKey(tag)) {
            throw bad("Unsupported start tag \"" + tag + "\" at byte offset " + bytes(start));
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        while (true) {
            skipSpace();
            if (at >= source.length()) {
                throw bad("Unclosed start tag at byte offset " + bytes(start));
            }
            if (source.charAt(at) == '>') {
                at++;
                break;
            }
            attribute(tag, start, attributes);
        }
        if (tag.equals("span") && !"tg-spoiler".equals(attributes.get("class"))) {
            throw bad("Tag \"span\" must have class \"tg-spoiler\" at byte offset " + bytes(start));
        }
        open.push(new Open(tag, attributes, text.length()));
    }

    private void attribute(String tag, int start, Map<String, String> attributes) {
        String name = word();
        if (name.isEmpty()) {
            throw bad("Empty attribute name in the tag \"" + tag + "\" at byte offset " + bytes(start));
        }
        skipSpace();
        if (at >= source.length() || source.charAt(at) != '=') {
            if (WITH_VALUE.contains(name)) {
                throw bad("Expected equal sign in declaration of an attribute of the tag \"" + tag
                        + "\" at byte offset " + bytes(start));
            }
            attributes.put(name, "");
            return;
        }
        at++;
        skipSpace();
        char quote = at < source.length() ? source.charAt(at) : ' ';
        int end = quote == '"' || quote == '\'' ? source.indexOf(quote, at + 1) : -1;
        if (end < 0) {
            throw bad("Unclosed start tag at byte offset " + bytes(start));
        }
        attributes.put(name, parseValue(source.substring(at + 1, end)));
        at = end + 1;
    }

    private static String parseValue(String raw) {
        String value = raw;
        for (Map.Entry<String, String> named : NAMED.entrySet()) {
            if (!named.getKey().equals("amp")) {
                value = value.replace("&" + named.getKey() + ";", named.getValue());
            }
        }
        return value.replace("&amp;", "&");
    }

    private void close() {
        int start = at;
        at += 2;
        String tag = word();
        skipSpace();
        if (at >= source.length() || source.charAt(at) != '>') {
            throw bad("Unclosed end tag at byte offset " + bytes(start));
        }
        at++;
        if (open.isEmpty()) {
            throw bad("Unexpected end tag at byte offset " + bytes(start));
        }
        Open opened = open.pop();
        if (!tag.isEmpty() && !tag.equals(opened.tag())) {
            throw bad("Unmatched end tag at byte offset " + bytes(start) + ", expected \"</" + opened.tag()
                    + ">\", found \"</" + tag + ">\"");
        }
        entity(opened);
    }

    private void entity(Open opened) {
        int length = text.length() - opened.from();
        String href = opened.attributes().getOrDefault("href", "");
        if (length == 0 || (opened.tag().equals("a") && href.isEmpty())) {
            return;
        }
        ObjectNode entity = entities.addObject();
        boolean expandable =
                opened.tag().equals("blockquote") && opened.attributes().containsKey("expandable");
        entity.put("offset", opened.from()).put("length", length);
        entity.put("type", expandable ? "expandable_blockquote" : TYPES.get(opened.tag()));
        switch (opened.tag()) {
            case "a" -> entity.put("url", href);
            case "tg-emoji" -> entity.put("custom_emoji_id", opened.attributes().getOrDefault("emoji-id", ""));
            case "tg-time" ->
                entity.put("unix_time", opened.attributes().getOrDefault("unix", ""))
                        .put("date_time_format", opened.attributes().getOrDefault("format", ""));
            default -> {
                // The type says it all.
            }
        }
    }

    private String word() {
        int from = at;
        while (at < source.length() && (Character.isLetterOrDigit(source.charAt(at)) || source.charAt(at) == '-')) {
            at++;
        }
        return source.substring(from, at).toLowerCase(Locale.ROOT);
    }

    private void skipSpace() {
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
    }

    private int bytes(int index) {
        return source.substring(0, index).getBytes(StandardCharsets.UTF_8).length;
    }

    private static ApiError bad(String why) {
        return ApiError.badRequest("can't parse entities: " + why);
    }
}
