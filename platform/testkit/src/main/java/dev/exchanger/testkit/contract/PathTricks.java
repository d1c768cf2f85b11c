package dev.exchanger.testkit.contract;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Spellings of a path that some layer of some server takes for the path itself, and another one does not. */
final class PathTricks {

    /** What anybody may ask of every service. */
    private static final String OPEN = "/api/health";

    private PathTricks() {}

    static List<String> of(String path) {
        int last = path.lastIndexOf('/');
        String head = path.substring(0, last);
        String tail = path.substring(last + 1);
        String encoded = "%%%02X".formatted((int) tail.charAt(0)) + tail.substring(1);
        int second = path.indexOf('/', 1);
        String root = path.substring(0, second);
        String rest = path.substring(second);
        return Stream.of(
                        path + ";",
                        path + ";x=1",
                        root + ";x=1" + rest,
                        "/;" + path,
                        path + "%3B",
                        path + "%3Bx=1",
                        root + "%3Bx" + rest,
                        path + "/",
                        path + "//",
                        "/" + path,
                        head + "//" + tail,
                        head + "/./" + tail,
                        head + "/%2e/" + tail,
                        head + "/x/../" + tail,
                        head + "/x/%2e%2e/" + tail,
                        head + "/x/%2E%2E%2F" + tail,
                        head + "%2F" + tail,
                        head + "%5C" + tail,
                        head + "\\" + tail,
                        head + "/" + encoded,
                        head + "/" + encoded.replace("%", "%25"),
                        path + "%00",
                        path + "%20",
                        path + ".json",
                        path + "%23x",
                        path + "?x=" + OPEN,
                        "http://localhost" + path,
                        OPEN + "/.." + rest,
                        OPEN + "/../.." + path,
                        path.toUpperCase(Locale.ROOT))
                .toList();
    }
}
