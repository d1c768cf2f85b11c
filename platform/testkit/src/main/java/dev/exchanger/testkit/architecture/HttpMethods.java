package dev.exchanger.testkit.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethod;

/** Methods that JAX-RS serves: annotated with GET, POST or any other annotation that is itself an HTTP method. */
final class HttpMethods extends DescribedPredicate<JavaMethod> {
    private static final String HTTP_METHOD = "jakarta.ws.rs.HttpMethod";

    HttpMethods() {
        super("serve an HTTP method");
    }

    @Override
    public boolean test(JavaMethod method) {
        // A REST client has the same annotations on the methods of an interface: those are calls of ours, not routes.
        return !method.getOwner().isInterface() && method.isMetaAnnotatedWith(HTTP_METHOD);
    }
}
