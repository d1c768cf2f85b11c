package dev.exchanger.testkit.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import static io.restassured.RestAssured.given;

/** One {@code curl} command of a document, carried out without a shell, so that a test needs neither. */
public record CurlStep(String command) {

    private static final Pattern BLOCK = Pattern.compile("```sh\\n(curl .*?)\\n```", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("\\$([A-Z_]+)");
    // A word is a row of quoted and bare pieces; a backslash at the end of a line continues it.
    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");
    private static final Pattern PIECE = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^'\"]+)");

    /** The commands of a Markdown text, in their order. */
    public static List<CurlStep> of(String markdown) {
        return BLOCK.matcher(markdown)
                .results()
                .map(block -> new CurlStep(block.group(1).replace("\\\n", " ")))
                .toList();
    }

    /** Sends the request; a variable that is not there is an error. */
    public Response send(Map<String, String> variables) {
        List<String> words = WORD.matcher(command)
                .results()
                .map(word -> unquoted(word.group(), variables))
                .toList();
        RequestSpecification request = given().urlEncodingEnabled(false);
        String method = "GET";
        String url = null;
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-s", "-sN" -> {}
                case "-X" -> method = words.get(++i);
                case "-d" -> request = request.body(words.get(++i));
                case "-H" -> {
                    String[] header = words.get(++i).split(": ", 2);
                    request = request.header(header[0], header[1]);
                }
                default -> url = words.get(i);
            }
        }
        return request.request(method, url);
    }

    private static String unquoted(String word, Map<String, String> variables) {
        List<String> pieces = new ArrayList<>();
        for (MatchResult piece : PIECE.matcher(word).results().toList()) {
            if (piece.group(1) != null) {
                pieces.add(piece.group(1));
            } else {
                pieces.add(expanded(piece.group(2) != null ? piece.group(2) : piece.group(3), variables));
            }
        }
        return String.join("", pieces);
    }

    private static String expanded(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            String value = variables.get(match.group(1));
            if (value == null) {
                throw new AssertionError("no step has given " + match.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
