package dev.exchanger.bot.telegram;

import jakarta.enterprise.context.ApplicationScoped;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Rewrites the addresses of client spans: the instrumentation records the full path, and with it the token. */
@ApplicationScoped
public class TokenSpanProcessor implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        span.toSpanData().getAttributes().forEach((key, value) -> {
            if (value instanceof String text) {
                String masked = TokenMask.mask(text);
                if (!masked.equals(text)) {
                    span.setAttribute(AttributeKey.stringKey(key.getKey()), masked);
                }
            }
        });
        String name = TokenMask.mask(span.getName());
        if (!name.equals(span.getName())) {
            span.updateName(name);
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        // Attributes cannot change any more; onStart has already masked them.
    }

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
