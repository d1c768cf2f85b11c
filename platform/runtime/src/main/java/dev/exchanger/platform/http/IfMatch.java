package dev.exchanger.platform.http;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * The {@code If-Match} header over resources whose entity tag is their version number.
 *
 * @param any      the header was {@code *}: any existing version will do
 * @param versions the versions the client knows
 */
public record IfMatch(boolean any, Set<Long> versions) {

    private static final Pattern TAG = Pattern.compile("\\G\\s*(W/)?\"([^\"]{0,64})\"\\s*(?:,|$)");
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");
    private static final int MAX_LENGTH = 512;

    public IfMatch {
        versions = Set.copyOf(versions);
    }

    /** The strong entity tag of a version, quotes included: {@code "7"}. */
    public static String tag(long version) {
        return "\"" + version + "\"";
    }

    /** Reads the header; 428 when it is missing, 400 when it is not a list of entity tags. */
    public static IfMatch required(String header) {
        if (header == null || header.isBlank()) {
            throw new ProblemException(CommonProblem.PRECONDITION_REQUIRED, null);
        }
        return header.trim().equals("*") ? new IfMatch(true, Set.of()) : new IfMatch(false, versions(header));
    }

    /** Whether the client's condition holds for the current version. */
    public boolean matches(long version) {
        return any || versions.contains(version);
    }

    /** 412 unless the condition holds. The UPDATE that follows must still name the version in its WHERE. */
    public void check(long version) {
        if (!matches(version)) {
            throw stale();
        }
    }

    /** The 412 for a conditional UPDATE that met another version. */
    public static ProblemException stale() {
        return new ProblemException(CommonProblem.PRECONDITION_FAILED, null);
    }

    /** Weak tags and tags that are no version never match, which is not an error. */
    private static Set<Long> versions(String header) {
        Set<Long> versions = new HashSet<>();
        Matcher tags = TAG.matcher(header);
        int end = 0;
        while (header.length() <= MAX_LENGTH && tags.find()) {
            end = tags.end();
            if (tags.group(1) == null && VERSION.matcher(tags.group(2)).matches()) {
                versions.add(Long.parseLong(tags.group(2)));
            }
        }
        if (end != header.length()) {
            throw new ProblemException(CommonProblem.BAD_REQUEST, "If-Match is not a list of entity tags");
        }
        return versions;
    }
}
