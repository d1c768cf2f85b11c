package dev.exchanger.platform.setting;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.logging.Logger;

import dev.exchanger.platform.start.StartOrder;

/**
 * Names, at the start, the keys of ours that nothing reads and the variables that look like misspelt ones: a limit that
 * was meant to hold and does not is found by nobody else. It goes on, as the next version's key must not stop this one.
 * Values are never told: a misspelt secret is one still.
 */
@ApplicationScoped
public class UnknownSettings {

    private static final Logger LOG = Logger.getLogger(UnknownSettings.class);

    /** Read without a mapping. */
    private static final Set<String> ELSEWHERE = Set.of("exchanger.service", "exchanger.node");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)[:}]");

    private final BeanManager beans;
    private final Config config;

    public UnknownSettings(BeanManager beans, Config config) {
        this.beans = beans;
        this.config = config;
    }

    void onStart(@Observes @Priority(StartOrder.CHECKS) StartupEvent event) {
        complaints().forEach(LOG::warn);
    }

    private List<String> complaints() {
        KnownSettings known = new KnownSettings(keys(), variables());
        Set<String> complaints = new TreeSet<>();
        for (ConfigSource source : config.getConfigSources()) {
            // What comes of a variable is judged by the variable's own name.
            boolean environment = source.getName().contains("EnvConfigSource");
            for (String name : environment ? Set.<String>of() : source.getPropertyNames()) {
                known.complaintOfKey(name).ifPresent(complaints::add);
            }
        }
        System.getenv().keySet().forEach(name -> known.complaintOfVariable(name).ifPresent(complaints::add));
        return List.copyOf(complaints);
    }

    private Set<String> keys() {
        Set<String> keys = new TreeSet<>(ELSEWHERE);
        for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
            ConfigMapping mapping = bean.getBeanClass().getAnnotation(ConfigMapping.class);
            if (mapping != null && mapping.prefix().startsWith(KnownSettings.PREFIX)) {
                keys.addAll(ConfigMappings.getProperties(ConfigClass.configClass(bean.getBeanClass(), mapping.prefix()))
                        .keySet());
            }
        }
        return keys;
    }

    /** Those that the properties files of platform and service name. */
    private static Set<String> variables() {
        Set<String> variables = new TreeSet<>();
        for (URL file : files()) {
            Matcher found = VARIABLE.matcher(read(file));
            while (found.find()) {
                variables.add(found.group(1));
            }
        }
        return variables;
    }

    private static List<URL> files() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        List<URL> files = new ArrayList<>();
        try {
            files.addAll(Collections.list(loader.getResources("application.properties")));
            files.addAll(Collections.list(loader.getResources("META-INF/microprofile-config.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static String read(URL file) {
        try (InputStream text = file.openStream()) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
