package dev.exchanger.testkit.architecture;

import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.util.internal.PrivateMaxEntriesMap;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import dev.exchanger.sampledesk.Guarded;
import dev.exchanger.sampledesk.Limited;
import dev.exchanger.sampledesk.util.OrderUtils;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ArchitectureRulesTest {
    private final JavaClasses sample = new ClassFileImporter().importPackages("dev.exchanger.sampledesk");

    @Test
    void servicesDoNotKnowEachOther() {
        assertThat(broken(ArchitectureRules.noOtherService("dev.exchanger.sampledesk")))
                .contains("OrderResource.undeclared()")
                .contains("dev.exchanger.sampleother.Foreign");
    }

    @Test
    void cyclesAreFound() {
        JavaClasses ring = new ClassFileImporter().importPackages("dev.exchanger.sampledesk.ring");
        assertThat(broken(ArchitectureRules.noCycles(), ring))
                .contains("Slice dev.exchanger.sampledesk.ring.left")
                .contains("Slice dev.exchanger.sampledesk.ring.right");
    }

    @Test
    void theOutermostPackageCanBePartOfACycle() {
        assertThat(broken(ArchitectureRules.noCycles())).contains("Slice dev.exchanger.sampledesk -> ");
    }

    @Test
    void nothingNeedsTheOffice() {
        assertThat(broken(ArchitectureRules.theOfficeIsAtTheBorder("dev.exchanger.sampledesk")))
                .contains("dev.exchanger.sampledesk.ring.right.Right")
                .contains("dev.exchanger.sampledesk.admin.Office");
    }

    @Test
    void theSecondDatabaseIsTheOffices() {
        assertThat(broken(ArchitectureRules.theSecondDatabaseIsTheOffices(
                        "dev.exchanger.sampledesk", Guarded.class.getName())))
                .contains("dev.exchanger.sampledesk.order.OrderService.<init>")
                .doesNotContain("dev.exchanger.sampledesk.admin.Office.<init>");
    }

    @Test
    void statementsAreNotSentByAService() {
        assertThat(broken(ArchitectureRules.statementsStandApart()))
                .contains("OrderService.all()")
                .contains("OrderService.one()")
                .doesNotContain("OrderRepository");
    }

    @Test
    void resourcesDoNotTouchData() {
        assertThat(broken(ArchitectureRules.resourcesLeaveDataToServices())).contains("OrderRepository");
    }

    @Test
    void fieldsAreNotInjected() {
        assertThat(broken(ArchitectureRules.constructorInjection())).contains("OrderResource.repository");
    }

    @Test
    void vagueNamesAreFound() {
        assertThat(broken(ArchitectureRules.packagesByFeature())).contains("sampledesk.util");
        assertThat(broken(ArchitectureRules.tellingNames())).contains("OrderUtils");
    }

    @Test
    void endpointsMustDeclareTheirAccess() {
        assertThat(broken(ArchitectureRules.accessDeclared(Set.of(Guarded.class.getName()))))
                .contains("OrderResource.undeclared()")
                .doesNotContain("blocking()")
                .doesNotContain("GoodResource")
                .doesNotContain("OrderClient");
    }

    @Test
    void endpointsSayWhereTheyAreLimited() {
        assertThat(broken(ArchitectureRules.limitsDeclared(Limited.class.getName(), "RATE_LIMITED")))
                .contains("LimitedResource.silent() answers 429 and does not say so")
                .contains("LimitedResource.boasting() says that it answers 429 and never does")
                .doesNotContain("honest()")
                .doesNotContain("GoodResource");
    }

    @Test
    void aScheduleOnlyNudges() {
        assertThat(broken(ArchitectureRules.schedulesNudge(Deprecated.class.getName())))
                .contains("Schedules.works()")
                .contains("Schedules.nothing()")
                .doesNotContain("Schedules.nudges()");
    }

    @Test
    void blockingIsFound() {
        assertThat(broken(ArchitectureRules.nothingBlocks()))
                .contains("Thread.sleep")
                .contains("Uni.await");
    }

    @Test
    void internalsOfFrameworksAreFound() {
        assertThat(broken(ArchitectureRules.internalsAreListed()))
                .contains(OrderUtils.class.getName() + " uses " + PrivateMaxEntriesMap.class.getName());
    }

    @Test
    void linesOfTheListThatAreOutdatedAreFound() {
        String gone = "io.vertx.core.impl.Gone";
        FrameworkInternals list = new FrameworkInternals(Map.of(
                OrderUtils.class.getName(),
                Set.of(PrivateMaxEntriesMap.class.getName(), gone),
                "dev.exchanger.sampledesk.Gone",
                Set.of(gone),
                "dev.exchanger.otherdesk.Gone",
                Set.of(gone)));
        assertThat(broken(classes().should(list)))
                .contains(OrderUtils.class.getName() + " does not use " + gone)
                .contains("dev.exchanger.sampledesk.Gone is in FrameworkInternals")
                .doesNotContain("PrivateMaxEntriesMap")
                // Another module's list cannot be judged from here.
                .doesNotContain("otherdesk");
    }

    @Test
    void checkTellsAllBrokenRulesOfMainClasses() {
        assertThatCode(() -> ArchitectureRules.check("dev.exchanger.testkit.architecture"))
                .doesNotThrowAnyException();
        // The fake of Telegram uses its sibling package and sleeps: no service, so a handy bad example.
        assertThatThrownBy(() -> ArchitectureRules.check("dev.exchanger.testkit.telegram"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("dev.exchanger.testkit.http")
                .hasMessageContaining("TimeUnit.sleep");
    }

    @Test
    void aPackageWithoutClassesIsAMistake() {
        assertThatThrownBy(() -> ArchitectureRules.check("dev.exchanger.nowhere"))
                .isInstanceOf(AssertionError.class);
    }

    private String broken(ArchRule rule) {
        return broken(rule, sample);
    }

    private static String broken(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().toString();
    }
}
