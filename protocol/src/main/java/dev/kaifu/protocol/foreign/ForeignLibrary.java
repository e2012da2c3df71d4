package dev.kaifu.protocol.foreign;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Optional;

/// OpenSSL's libcrypto (3.x) and the C library that every process has: their functions are as fast in
/// the first second of a process as ever after, where Java's want to be compiled first. Used only where
/// the system property [#PROPERTY] names libcrypto's file (docs/decisions/0006-libcrypto.md).
@SuppressWarnings("restricted")
public final class ForeignLibrary {
    /// The system property that holds libcrypto's path.
    public static final String PROPERTY = "kaifu.libcrypto";

    private static final List<String> FUNCTIONS = List.of(
            "EVP_CIPHER_CTX_new",
            "EVP_CIPHER_CTX_free",
            "EVP_CIPHER_CTX_set_padding",
            "EVP_DecryptInit_ex2",
            "EVP_DecryptUpdate",
            "EVP_DecryptFinal_ex",
            "EVP_aes_128_gcm",
            "EVP_aes_256_gcm",
            "EVP_chacha20_poly1305",
            "EVP_aes_128_cbc",
            "EVP_aes_256_cbc",
            "SHA1_Init",
            "SHA1_Update",
            "SHA1_Final",
            "SHA256_Init",
            "SHA256_Update",
            "SHA256_Final",
            "SHA384_Init",
            "SHA384_Update",
            "SHA384_Final");

    private static final Optional<String> PATH = Optional.ofNullable(System.getProperty(PROPERTY));

    private ForeignLibrary() {}

    /// Whether its functions are used.
    public static boolean isUsed() {
        return PATH.isPresent() && Loaded.FAILURE.isEmpty();
    }

    /// Why they are not although the file was named.
    public static Optional<String> failure() {
        return PATH.isPresent() ? Loaded.FAILURE : Optional.empty();
    }

    /// @param name one of those that were looked for when libcrypto was loaded
    public static ForeignFunction crypto(String name) {
        return new ForeignFunction(Loaded.SYMBOLS.findOrThrow(name));
    }

    /// A function of the C library; none on a system whose C library is hidden.
    static Optional<ForeignFunction> standard(String name) {
        return Linker.nativeLinker().defaultLookup().find(name).map(ForeignFunction::new);
    }

    /// Touched only where a file was named: to load it, and what loads it, takes time.
    private static final class Loaded {
        static final SymbolLookup SYMBOLS;
        static final Optional<String> FAILURE;

        static {
            String path = PATH.orElseThrow();
            SymbolLookup symbols = _ -> Optional.empty();
            Optional<String> failure;
            try {
                SymbolLookup found = SymbolLookup.libraryLookup(path, Arena.global());
                failure = FUNCTIONS.stream()
                        .filter(name -> found.find(name).isEmpty())
                        .findFirst()
                        .map(function -> path + " has no function " + function);
                symbols = found;
            } catch (IllegalArgumentException | IllegalCallerException e) {
                failure = Optional.of(path + " cannot be loaded");
            }
            SYMBOLS = symbols;
            FAILURE = failure;
        }
    }
}
