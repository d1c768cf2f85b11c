package dev.exchanger.sampledesk.order;

import java.util.function.Supplier;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;

import dev.exchanger.sampledesk.Guarded;
import dev.exchanger.sampledesk.Limited;

/** Says once what is so, once less and once more. */
@Guarded
public class LimitedResource {

    private enum SampleProblem {
        RATE_LIMITED
    }

    /** The way to the problem leads through an interface and a lambda, as it does in services. */
    private interface Limit {
        Supplier<Object> take();
    }

    private static final class StrictLimit implements Limit {
        @Override
        public Supplier<Object> take() {
            return () -> SampleProblem.RATE_LIMITED;
        }
    }

    private final Limit limit = new StrictLimit();

    @GET
    @Limited
    public Object honest() {
        return limit.take().get();
    }

    @POST
    public Object silent() {
        return limit.take().get();
    }

    @PUT
    @Limited
    public String boasting() {
        return "x";
    }
}
