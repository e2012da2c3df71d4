package dev.kaifu.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The arrows of ARCHITECTURE.md: data flows one way, the core does no I/O.
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.kaifu");

    @Test
    void protocolStandsOnNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("dev.kaifu.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.kaifu.capture..", "dev.kaifu.analysis..", "dev.kaifu.probe..", "dev.kaifu.cli..")
                .check(CLASSES);
    }

    @Test
    void captureDoesNotKnowTheAnalysis() {
        noClasses()
                .that()
                .resideInAPackage("dev.kaifu.capture..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.kaifu.analysis..", "dev.kaifu.probe..", "dev.kaifu.cli..")
                .check(CLASSES);
    }

    @Test
    void analysisDoesNotKnowWhoShowsIt() {
        noClasses()
                .that()
                .resideInAPackage("dev.kaifu.analysis..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.kaifu.probe..", "dev.kaifu.cli..")
                .check(CLASSES);
    }

    @Test
    void theProtocolCoreDoesNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAPackage("dev.kaifu.protocol..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File.*|(?!ByteArray).*(Input|Output)Stream|.*Writer|PrintStream)"
                        + "|java\\.nio\\.(file|channels)\\..*|java\\.net\\..*|java\\.util\\.logging\\..*"
                        + "|java\\.lang\\.Thread|java\\.time\\.Clock")
                .allowEmptyShould(false)
                .check(CLASSES);
    }
}
