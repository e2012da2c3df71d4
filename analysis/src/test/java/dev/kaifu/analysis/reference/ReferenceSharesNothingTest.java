package dev.kaifu.analysis.reference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.FoundSecrets;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretScanner;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What the reference takes from the program: the mail dissectors, the scanner of key logs and plain values. No
/// reader of captures, no reassembly, no record, no cipher.
class ReferenceSharesNothingTest {
    private static final String REFERENCE = ReferenceOpener.class.getPackageName();
    private static final String MAIL = MailEvent.class.getPackageName();
    private static final Set<String> SHARED = Set.of(
                    ByteSpan.class,
                    Endpoint.class,
                    Side.class,
                    FoundSecrets.class,
                    Secret.class,
                    SecretLabel.class,
                    SecretScanner.class)
            .stream()
            .map(Class::getName)
            .collect(Collectors.toSet());

    @Test
    void noReaderNoReassemblyNoRecord() {
        classes()
                .that()
                .resideInAPackage(REFERENCE)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are the reference's own, shared by intention, or no part of the program",
                        ReferenceSharesNothingTest::isAllowed))
                .check(new ClassFileImporter().importPackages(REFERENCE));
    }

    private static boolean isAllowed(JavaClass type) {
        String element = type.getBaseComponentType().getName();
        return !element.startsWith("dev.kaifu.")
                || type.getBaseComponentType().getPackageName().equals(REFERENCE)
                || type.getBaseComponentType().getPackageName().equals(MAIL)
                || SHARED.contains(element);
    }
}
