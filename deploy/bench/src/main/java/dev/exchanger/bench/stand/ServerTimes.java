package dev.exchanger.bench.stand;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long something took as a server has counted it: a histogram of its metrics, in the text format of Prometheus.
 *
 * @param atMost how often it took at most so many seconds, since the server started
 */
public record ServerTimes(NavigableMap<Double, Double> atMost) {

    /**
     * Asks a replica.
     *
     * @param metric name of the histogram, with its unit
     */
    public static ServerTimes of(HttpClient http, Stand.Replica replica, String metric) {
        URI metrics = URI.create("http://localhost:" + replica.managementPort() + "/q/metrics");
        try {
            return parse(
                    http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                            .body(),
                    metric);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for " + metric, e);
        }
    }

    /** @throws IllegalArgumentException when there is no such histogram */
    static ServerTimes parse(String text, String metric) {
        NavigableMap<Double, Double> atMost = new TreeMap<>();
        Matcher bucket = Pattern.compile(
                        "^" + Pattern.quote(metric) + "_bucket\\{(?:.*,)?le=\"([^\"]+)\".*\\} (\\S+)",
                        Pattern.MULTILINE)
                .matcher(text);
        while (bucket.find()) {
            double bound =
                    bucket.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bucket.group(1));
            atMost.merge(bound, Double.parseDouble(bucket.group(2)), Double::sum);
        }
        if (atMost.isEmpty()) {
            throw new IllegalArgumentException("no histogram " + metric);
        }
        return new ServerTimes(atMost);
    }

    /** How often it was counted. */
    public double count() {
        return atMost.lastEntry().getValue();
    }

    /**
     * The time that a share of those since an earlier count did not exceed: the upper bound of its bucket, in
     * milliseconds, so never less than what it was.
     *
     * @param share such as 0.99
     * @throws IllegalStateException when nothing was counted since
     */
    public double millisSince(ServerTimes before, double share) {
        double all = count() - before.count();
        if (all <= 0) {
            throw new IllegalStateException("nothing was counted");
        }
        for (Entry<Double, Double> bucket : atMost.entrySet()) {
            double since = bucket.getValue() - before.atMost.getOrDefault(bucket.getKey(), 0.0);
            if (since >= share * all) {
                return bucket.getKey() * 1000;
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}
