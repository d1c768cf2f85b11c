package dev.exchanger.platform.start;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the configuration library says of a key, in words for operators and without the value of what may be secret. */
final class ConfigProblem {

    private static final Pattern CODE = Pattern.compile("SRCFG\\d{5}: ");
    private static final Pattern VARIABLE = Pattern.compile(".*Could not expand value (\\S+) in property (\\S+)");
    private static final Pattern REQUIRED = Pattern.compile(".*The config property (\\S+) is required but .*");
    private static final Pattern VALUE =
            Pattern.compile("(?s).*The config property (\\S+) with the config value \"(.*)\" threw an Exception"
                    + " whilst being converted(.*)");
    private static final Pattern MAY_BE_SECRET =
            Pattern.compile("^quarkus\\.|(?i:secret|password|pepper|token|key|url|hosts)");

    private ConfigProblem() {}

    static boolean isOne(String message) {
        return CODE.matcher(message).find();
    }

    static String told(String message) {
        Matcher variable = VARIABLE.matcher(message);
        if (variable.matches()) {
            return variable.group(2) + " has no default: set " + variable.group(1);
        }
        Matcher required = REQUIRED.matcher(message);
        if (required.matches()) {
            return required.group(1) + " has no default and is not set";
        }
        Matcher value = VALUE.matcher(message);
        if (value.matches()) {
            String key = value.group(1);
            return MAY_BE_SECRET.matcher(key).find()
                    ? key + " cannot be read"
                    : key + " cannot be '" + value.group(2) + "'" + reason(value.group(3));
        }
        return CODE.matcher(message).replaceAll("");
    }

    /** The converter's own words; those about the way it was called are left out. */
    private static String reason(String words) {
        return CODE.matcher(words).find() || words.isBlank() ? "" : ": " + words.strip();
    }
}
