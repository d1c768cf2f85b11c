package dev.exchanger.identity.mail;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** A mail that is written. */
record Letter(String subject, String text) {

    byte[] encode() {
        return new JsonObject()
                .put("subject", subject)
                .put("text", text)
                .toBuffer()
                .getBytes();
    }

    static Letter decode(byte[] bytes) {
        JsonObject json = new JsonObject(Buffer.buffer(bytes));
        return new Letter(json.getString("subject"), json.getString("text"));
    }

    /** Without the text: there is a code in it. */
    @Override
    public String toString() {
        return "Letter[" + subject + "]";
    }
}
