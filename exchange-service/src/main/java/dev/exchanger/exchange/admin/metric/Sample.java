package dev.exchanger.exchange.admin.metric;

import io.vertx.core.json.JsonObject;

/**
 * One figure of one minute.
 *
 * @param name  what it is
 * @param tag   what tells it from others of the same name, or null
 * @param of    the tag's value, null without a tag
 * @param value the figure
 */
record Sample(MetricName name, String tag, String of, double value) {

    static Sample of(MetricName name, double value) {
        return new Sample(name, null, null, value);
    }

    JsonObject tags() {
        return tag == null ? new JsonObject() : new JsonObject().put(tag, of);
    }
}
