package dev.exchanger.testkit.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Rules that hold in every service; each service has one test for them:
 *
 * <pre>{@code
 * class ArchitectureTest {
 *     @Test
 *     void theServiceHasTheHouseShape() {
 *         ArchitectureRules.check("dev.exchanger.identity");
 *     }
 * }
 * }</pre>
 */
public final class ArchitectureRules {
    private static final String ROOT = "dev.exchanger";
    private static final String PLATFORM = ROOT + ".platform..";

    /** By name: the testkit does not depend on platform-runtime. */
    private static final Set<String> ACCESS = Set.of(
            ROOT + ".platform.security.Secured",
            ROOT + ".platform.security.Internal",
            ROOT + ".platform.security.Open");

    private static final String LIMITED = ROOT + ".platform.ratelimit.RateLimited";
    private static final String SCHEDULED = "io.quarkus.scheduler.Scheduled";
    private static final String SECOND_DATABASE = "io.quarkus.reactive.datasource.ReactiveDataSource";

    private static final String[] VAGUE_PACKAGES = {
        "..util..",
        "..utils..",
        "..helper..",
        "..helpers..",
        "..impl..",
        "..manager..",
        "..managers..",
        "..dto..",
        "..dtos..",
        "..common..",
        "..misc.."
    };
    private static final String VAGUE_NAME = ".*(Utils?|Helpers?|Impl|Managers?|Dtos?|DTOs?)";

    private ArchitectureRules() {}

    /**
     * Checks all rules.
     *
     * @param basePackage package of the service, e.g. {@code dev.exchanger.identity}; its main classes are looked at
     * @throws AssertionError with all violations of all broken rules
     */
    public static void check(String basePackage) {
        check(basePackage, forService(basePackage));
        SourceRules.check(Path.of(""));
        PropertyRules.check(Path.of(""));
    }

    /**
     * Checks what holds for a module that is no service: no cycles, packages, files and internals as everywhere.
     *
     * @param basePackage package of the module, e.g. {@code dev.exchanger.platform}; its main classes are looked at
     * @param module folder of the module
     * @throws AssertionError with all violations of all broken rules
     */
    public static void checkLibrary(String basePackage, Path module) {
        check(
                basePackage,
                List.of(
                        noCycles(),
                        packagesByFeature(),
                        tellingNames(),
                        SettingRules.keysTellTheirOwner(basePackage),
                        SettingRules.durationsAreIso(),
                        SettingRules.variablesAreNamedInProperties(),
                        internalsAreListed()));
        SourceRules.check(module);
    }

    private static void check(String basePackage, List<ArchRule> rules) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(basePackage);
        if (classes.isEmpty()) {
            throw new AssertionError("No classes in " + basePackage);
        }
        String broken = rules.stream()
                .map(rule -> rule.evaluate(classes))
                .filter(EvaluationResult::hasViolation)
                .map(result -> result.getFailureReport().toString())
                .collect(Collectors.joining("\n\n"));
        if (!broken.isEmpty()) {
            throw new AssertionError(broken);
        }
    }

    /** The rules, for use one by one. */
    public static List<ArchRule> forService(String basePackage) {
        return List.of(
                noOtherService(basePackage),
                noCycles(),
                theOfficeIsAtTheBorder(basePackage),
                theSecondDatabaseIsTheOffices(basePackage, SECOND_DATABASE),
                resourcesLeaveDataToServices(),
                statementsStandApart(),
                constructorInjection(),
                packagesByFeature(),
                tellingNames(),
                SettingRules.keysTellTheirOwner(basePackage),
                SettingRules.durationsAreIso(),
                SettingRules.variablesAreNamedInProperties(),
                accessDeclared(ACCESS),
                limitsDeclared(LIMITED, "RATE_LIMITED"),
                schedulesNudge(SCHEDULED),
                nothingBlocks(),
                internalsAreListed());
    }

    static ArchRule noOtherService(String basePackage) {
        return noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(basePackage + "..", PLATFORM))))
                .because("services meet only through HTTP contracts, events and the key registry");
    }

    static ArchRule noCycles() {
        return slices().assignedFrom(new PackageSlices())
                .should()
                .beFreeOfCycles()
                .because("what depends on each other is one thing, and belongs in one package")
                .allowEmptyShould(true);
    }

    static ArchRule theOfficeIsAtTheBorder(String basePackage) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(basePackage + ".admin..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(basePackage + ".admin..")
                .because("admin is what lives in the second database; the service works without it")
                .allowEmptyShould(true);
    }

    static ArchRule theSecondDatabaseIsTheOffices(String basePackage, String annotation) {
        return noConstructors()
                .that(describe("take a named data source", constructor -> constructor.getParameters().stream()
                        .anyMatch(parameter -> parameter.isAnnotatedWith(annotation))))
                .should()
                .beDeclaredInClassesThat()
                .resideOutsideOfPackage(basePackage + ".admin..")
                .because("admin is what lives in the second database")
                .allowEmptyShould(true);
    }

    static ArchRule resourcesLeaveDataToServices() {
        return noClasses()
                .that()
                .haveSimpleNameEndingWith("Resource")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Repository")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.mutiny.sqlclient..", "org.hibernate.reactive..")
                .because("a resource is HTTP only; its service decides and owns the transaction")
                .allowEmptyShould(true);
    }

    static ArchRule statementsStandApart() {
        return noClasses()
                .that()
                .haveSimpleNameEndingWith("Service")
                .should()
                .callMethodWhere(new StatementCalls())
                .because("SQL stands in one class per table or statement, and a service decides")
                .allowEmptyShould(true);
    }

    static ArchRule constructorInjection() {
        return noFields()
                .should()
                .beAnnotatedWith("jakarta.inject.Inject")
                .orShould()
                .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
                .because("dependencies come by the constructor into final fields")
                .allowEmptyShould(true);
    }

    static ArchRule packagesByFeature() {
        return noClasses().should().resideInAnyPackage(VAGUE_PACKAGES).because("packages are named by feature");
    }

    static ArchRule tellingNames() {
        return classes().should().haveNameNotMatching(VAGUE_NAME).because("a name tells what the class is for");
    }

    static ArchRule accessDeclared(Set<String> access) {
        return methods()
                .that(new HttpMethods())
                .should(new DeclaredAccess(access))
                .because("an endpoint says who may call it, else it is denied")
                .allowEmptyShould(true);
    }

    static ArchRule limitsDeclared(String annotation, String problem) {
        return methods()
                .that(new HttpMethods())
                .should(new DeclaredLimits(annotation, problem))
                .because("callers learn from the API document where they are answered 429")
                .allowEmptyShould(true);
    }

    static ArchRule schedulesNudge(String scheduled) {
        return methods()
                .that()
                .areAnnotatedWith(scheduled)
                .should(new OnlyNudges())
                .because("the work is a loop's, which a stop waits for, and which tells of its failures")
                .allowEmptyShould(true);
    }

    static ArchRule nothingBlocks() {
        return noClasses().should().callMethodWhere(new BlockingCalls()).because("the event loop is never blocked");
    }

    static ArchRule internalsAreListed() {
        return classes()
                .should(new FrameworkInternals())
                .because("the next version of a framework may move them: see docs/upgrading.md");
    }
}
