package dev.exchanger.platform.setting;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The settings there are, as keys and as variables of the environment.
 *
 * @see UnknownSettings where they come from
 */
final class KnownSettings {

    static final String PREFIX = "exchanger.";

    /** What Kubernetes sets in each pod of a namespace that has a service called exchanger-something. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_.*)?)?)");

    /** Shorter names are like too many others. */
    private static final int SHORTEST = 6;

    private static final int LONG = 10;

    private final Set<String> keys;
    private final List<Pattern> keyForms;
    private final List<Pattern> variableForms;
    private final Set<String> variables;

    /**
     * @param keys      names of keys; {@code *} for a part of one's own choice, {@code [*]} for a position
     * @param variables names of variables that are not spelled from a key, such as {@code DB_URL}
     */
    KnownSettings(Collection<String> keys, Collection<String> variables) {
        this.keys = new TreeSet<>(keys);
        this.variables = new TreeSet<>(variables);
        this.keyForms = keys.stream().map(KnownSettings::keyForm).toList();
        this.variableForms = keys.stream().map(KnownSettings::variableForm).toList();
    }

    /** What is wrong with a key of ours; empty for one that is known, or not ours. */
    Optional<String> complaintOfKey(String key) {
        if (!key.startsWith(PREFIX) || matches(keyForms, key)) {
            return Optional.empty();
        }
        return Optional.of(complaint(key, Spelling.nearest(key, keys, 3)));
    }

    /** What is wrong with a variable that looks like one of ours. */
    Optional<String> complaintOfVariable(String name) {
        if (variables.contains(name)
                || matches(variableForms, name)
                || SERVICE_LINK.matcher(name).matches()) {
            return Optional.empty();
        }
        if (name.startsWith("EXCHANGER_")) {
            List<String> spelled = keys.stream().map(KnownSettings::variable).toList();
            return Optional.of(complaint(name, Spelling.nearest(name, spelled, 3)));
        }
        if (name.length() < SHORTEST) {
            return Optional.empty();
        }
        return Spelling.nearest(name, variables, name.length() < LONG ? 1 : 2)
                .filter(meant -> meant.length() >= SHORTEST && meant.charAt(0) == name.charAt(0))
                .map(meant -> complaint(name, Optional.of(meant)));
    }

    private static String complaint(String name, Optional<String> meant) {
        return name + " is not a setting"
                + meant.map(text -> "; did you mean " + text + "?").orElse("");
    }

    private static boolean matches(List<Pattern> forms, String name) {
        return forms.stream().anyMatch(form -> form.matcher(name).matches());
    }

    // A list may be given as one text or by its positions.
    private static Pattern keyForm(String key) {
        String form = Pattern.quote(key).replace("[*]", "\\E\\[[0-9]+\\]\\Q").replace("*", "\\E.+\\Q");
        return Pattern.compile(form + "(\\[[0-9]+\\])?");
    }

    private static Pattern variableForm(String key) {
        String form = variable(key.replace("[*]", "_#_").replace("*", "@"));
        return Pattern.compile(form.replace("#", "[0-9]+").replace("@", ".+") + "(_[0-9]+_)?");
    }

    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9#@]", "_").toUpperCase(Locale.ROOT);
    }
}
