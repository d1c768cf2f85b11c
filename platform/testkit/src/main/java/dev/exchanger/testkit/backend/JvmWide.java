package dev.exchanger.testkit.backend;

import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * One instance per JVM, not per class loader. Quarkus loads test classes and this library again for every application
 * it starts, so a static field would start one PostgreSQL per test profile. The platform MBean server is the one
 * registry that all class loaders see; the shared interface must therefore use JDK types only.
 */
final class JvmWide {
    private JvmWide() {}

    static <T> T share(String name, Class<T> type, Supplier<? extends T> create) {
        MBeanServer registry = ManagementFactory.getPlatformMBeanServer();
        synchronized (registry) {
            try {
                ObjectName key = new ObjectName("dev.exchanger.testkit", "name", name);
                if (!registry.isRegistered(key)) {
                    registry.registerMBean(new StandardMBean(create.get(), type), key);
                }
                return JMX.newMBeanProxy(registry, key, type);
            } catch (JMException e) {
                throw new IllegalStateException("Cannot share " + name + " in this JVM", e);
            }
        }
    }
}
