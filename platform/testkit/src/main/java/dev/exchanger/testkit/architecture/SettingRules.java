package dev.exchanger.testkit.architecture;

import java.util.Set;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

/** Rules about the mappings of the configuration: a key tells whose it is, and a duration is spelled one way. */
final class SettingRules {
    private static final String MAPPING = "io.smallrye.config.ConfigMapping";
    private static final String DEFAULT = "io.smallrye.config.WithDefault";
    private static final Set<String> SERVICES = Set.of("identity", "exchange", "realtime", "bot");

    private SettingRules() {}

    /**
     * {@code exchanger.SERVICE.FEATURE} in a service, {@code exchanger.FEATURE} in what services share.
     *
     * @param basePackage package of the module; its last part is the service's name, if it is a service
     */
    static ArchRule keysTellTheirOwner(String basePackage) {
        String module = basePackage.substring(basePackage.lastIndexOf('.') + 1);
        return classes()
                .that()
                .areAnnotatedWith(MAPPING)
                .should(new ArchCondition<>("have a prefix of their module") {
                    @Override
                    public void check(JavaClass mapping, ConditionEvents events) {
                        String prefix = text(mapping.getAnnotationOfType(MAPPING), "prefix");
                        String[] parts = prefix.split("\\.");
                        boolean named = parts.length > 1 && parts[0].equals("exchanger");
                        boolean owned = SERVICES.contains(module)
                                ? parts.length > 2 && parts[1].equals(module)
                                : named && !SERVICES.contains(parts[1]);
                        if (!named || !owned) {
                            events.add(SimpleConditionEvent.violated(
                                    mapping, mapping.getName() + " maps " + prefix + ", which is not its module's"));
                        }
                    }
                })
                .because("exchanger.SERVICE.FEATURE is a service's key, exchanger.FEATURE one that services share")
                .allowEmptyShould(true);
    }

    static ArchRule durationsAreIso() {
        return methods()
                .that()
                .areAnnotatedWith(DEFAULT)
                .and()
                .haveRawReturnType("java.time.Duration")
                .should(new ArchCondition<>("have a default of ISO 8601") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        String value = text(method.getAnnotationOfType(DEFAULT), "value");
                        if (!value.startsWith("P")) {
                            events.add(SimpleConditionEvent.violated(
                                    method,
                                    method.getFullName() + ": " + value + " is not spelled as ISO 8601 has it"));
                        }
                    }
                })
                .because("there are a dozen ways to spell five minutes, and PT5M is read the same everywhere")
                .allowEmptyShould(true);
    }

    static ArchRule variablesAreNamedInProperties() {
        return methods()
                .that()
                .areAnnotatedWith(DEFAULT)
                .should(new ArchCondition<>("have a default that is no variable") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        String value = text(method.getAnnotationOfType(DEFAULT), "value");
                        if (value.matches(".*\\$\\{[A-Z_]+[:}].*")) {
                            events.add(SimpleConditionEvent.violated(method, method.getFullName() + ": " + value));
                        }
                    }
                })
                .because("which variable sets what is seen in the properties files at one glance")
                .allowEmptyShould(true);
    }

    private static String text(JavaAnnotation<?> annotation, String member) {
        return annotation.get(member).map(String.class::cast).orElse("");
    }
}
