import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// A step of the build that `build.sh` runs: rewrites the jars of a folder in place, so that the JVM's AOT cache takes their
/// classes, and writes the class path in a fixed order into the folder's `class-path`.
///
/// The cache leaves out the classes of signed jars: signatures go (Bouncy Castle's matter to JCE providers alone, and it is
/// none here). It leaves out classes of a format before Java 6, which had no stack maps: those of picocli are given them.
final class CacheableJars {
    /// The first class-file version whose stack maps every verifier demands; the cache takes what is above 49.
    private static final int RAISED = ClassFile.JAVA_7_VERSION;

    /// The jars whose classes and resources most commands look for come first: a resource is searched jar by jar.
    private static final List<String> FIRST = List.of("kaifu-", "picocli-", "jackson-");

    private CacheableJars() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        try (URLClassLoader all = new URLClassLoader(
                jars.stream().map(CacheableJars::url).toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            ClassFile raising = ClassFile.of(
                    ClassHierarchyResolverOption.of(hierarchy(all)), StackMapsOption.GENERATE_STACK_MAPS);
            for (Path jar : jars) {
                if (needsWork(jar)) {
                    rewrite(jar, raising);
                }
            }
        }
        List<String> names = jars.stream().map(jar -> jar.getFileName().toString()).toList();
        Stream<String> ordered = Stream.concat(
                FIRST.stream().flatMap(first -> names.stream().filter(name -> name.startsWith(first))),
                names.stream().filter(name -> FIRST.stream().noneMatch(name::startsWith)));
        Files.write(folder.resolve("class-path"), (Iterable<String>) ordered::iterator);
    }

    private static ClassHierarchyResolver hierarchy(ClassLoader loader) {
        return ClassHierarchyResolver.ofResourceParsing(loader)
                .orElse(ClassHierarchyResolver.defaultResolver())
                .cached();
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean needsWork(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                if (isSignature(entry.getName()) || isClass(entry) && version(zip, entry) < RAISED) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean isClass(ZipEntry entry) {
        return entry.getName().endsWith(".class");
    }

    /// The major version: the two bytes behind the magic number and the minor version (JVMS 4.1).
    private static int version(ZipFile zip, ZipEntry entry) throws IOException {
        try (var in = zip.getInputStream(entry)) {
            byte[] head = in.readNBytes(8);
            return (head[6] & 0xff) << 8 | head[7] & 0xff;
        }
    }

    /// Signature files of the JAR format: .SF, .RSA, .DSA, .EC and SIG-* straight under META-INF.
    private static boolean isSignature(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("META-INF/")
                && upper.indexOf('/', "META-INF/".length()) < 0
                && upper.matches(".*/(SIG-.*|.*\\.(SF|RSA|DSA|EC))");
    }

    private static void rewrite(Path jar, ClassFile raising) throws IOException {
        Path target = jar.resolveSibling(jar.getFileName() + ".new");
        try (ZipFile zip = new ZipFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
            for (ZipEntry entry : zip.stream().toList()) {
                if (isSignature(entry.getName())) {
                    continue;
                }
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                out.write(bytes(zip, entry, raising));
                out.closeEntry();
            }
        }
        Files.move(target, jar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] bytes(ZipFile zip, ZipEntry entry, ClassFile raising) throws IOException {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
            return withoutDigests(new Manifest(new java.io.ByteArrayInputStream(bytes)));
        }
        return isClass(entry) && version(zip, entry) < RAISED ? raised(bytes, raising) : bytes;
    }

    /// The manifest without the digest of each entry, which are the longer half of a signature.
    private static byte[] withoutDigests(Manifest manifest) throws IOException {
        for (Attributes attributes : manifest.getEntries().values()) {
            attributes.keySet().removeIf(name -> name.toString().endsWith("-Digest"));
        }
        manifest.getEntries().values().removeIf(Attributes::isEmpty);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        manifest.write(out);
        return out.toByteArray();
    }

    private static byte[] raised(byte[] old, ClassFile raising) {
        ClassModel model = raising.parse(old);
        return raising.transformClass(
                model,
                // The bodies are written anew, unchanged: so they come to their stack maps.
                ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                        .andThen(ClassTransform.endHandler(builder -> builder.withVersion(RAISED, 0))));
    }
}
