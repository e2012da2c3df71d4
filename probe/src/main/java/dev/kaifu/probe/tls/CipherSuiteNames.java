package dev.kaifu.probe.tls;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.tls.CipherSuite;

/// The names of the cipher suites that the TLS library can offer, as the IANA registry writes them.
public final class CipherSuiteNames {
    private static final Map<String, Integer> CODES = new HashMap<>();
    private static final Map<Integer, String> NAMES = new HashMap<>();

    static {
        for (Field field : CipherSuite.class.getFields()) {
            if (field.getType() == int.class && field.getName().startsWith("TLS_")) {
                int code = code(field);
                CODES.put(field.getName(), code);
                NAMES.put(code, field.getName());
            }
        }
    }

    private CipherSuiteNames() {}

    private static int code(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The code of an IANA name, or of four hex digits behind `0x`.
    public static Optional<Integer> parse(String given) {
        String name = given.strip().toUpperCase(Locale.ROOT);
        if (name.matches("0X[0-9A-F]{4}")) {
            return Optional.of(Integer.parseInt(name.substring(2), 16));
        }
        return Optional.ofNullable(CODES.get(name));
    }

    /// The IANA name, or the code in hex where it has none here.
    public static String of(int code) {
        return NAMES.getOrDefault(code, String.format(Locale.ROOT, "0x%04x", code));
    }
}
