package dev.kaifu.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Data flows one way, the core does no I/O, and the page that describes the tree names only what exists.
final class ArchitectureTest {
    private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)`");

    private static final JavaClasses KAIFU = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.kaifu");

    @Test
    void dependenciesFollowTheArrows() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.kaifu..")
                .withOptionalLayers(true)
                .layer("protocol")
                .definedBy("dev.kaifu.protocol..")
                .layer("capture")
                .definedBy("dev.kaifu.capture..")
                .layer("analysis")
                .definedBy("dev.kaifu.analysis..")
                .layer("probe")
                .definedBy("dev.kaifu.probe..")
                .layer("demo")
                .definedBy("dev.kaifu.demo..")
                .layer("cli")
                .definedBy("dev.kaifu.cli..")
                .layer("testkit")
                .definedBy("dev.kaifu.testkit..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("testkit")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("demo")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("probe")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("analysis")
                .mayOnlyBeAccessedByLayers("probe", "cli")
                .whereLayer("capture")
                .mayOnlyBeAccessedByLayers("analysis", "probe", "cli")
                .check(KAIFU);
    }

    /// To read them costs every start (docs/decisions/0004-aot-caches.md).
    @Test
    void commandsBearNoAnnotationsOfPicocli() {
        noClasses()
                .that(resideInAPackage("dev.kaifu.cli.."))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("picocli..").and(describe("are annotations", JavaClass::isAnnotation)))
                .check(KAIFU);
    }

    @Test
    void theCoreOpensStartsReadsAndLogsNothing() {
        noClasses()
                .that(resideInAPackage("dev.kaifu.protocol.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.nio.file..",
                                "java.nio.channels..",
                                "java.net..",
                                "javax.net..",
                                "java.util.concurrent..",
                                "java.util.logging..",
                                "org.slf4j..")
                        .or(isOneOf(
                                java.io.File.class,
                                java.io.FileInputStream.class,
                                java.io.FileOutputStream.class,
                                java.io.RandomAccessFile.class,
                                java.io.PrintStream.class,
                                Thread.class,
                                java.time.Clock.class)))
                .check(KAIFU);
        noClasses()
                .that(resideInAPackage("dev.kaifu.protocol.."))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(KAIFU);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> marked = KAIFU.stream()
                .filter(type -> type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        Set<String> packages =
                KAIFU.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        assertThat(packages).allSatisfy(name -> assertThat(marked).contains(name));
    }

    @Test
    void everyClassThatArchitectureNamesExists() throws IOException {
        Set<String> names = KAIFU.stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        Matcher named = CLASS_NAME.matcher(Files.readString(root().resolve("ARCHITECTURE.md")));
        Set<String> missing = new TreeSet<>();
        while (named.find()) {
            if (!names.contains(named.group(1))) {
                missing.add(named.group(1));
            }
        }
        assertThat(missing).isEmpty();
    }

    /// The checkout: Surefire runs a module's tests in the module's folder.
    static Path root() {
        return Path.of("").toAbsolutePath().resolveSibling(".").normalize();
    }

    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> isOneOf(Class<?>... types) {
        Set<String> names = Set.of(types).stream().map(Class::getName).collect(Collectors.toSet());
        return com.tngtech.archunit.base.DescribedPredicate.describe(
                "one of " + names, type -> names.contains(type.getFullName()));
    }
}
