package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.secrets.LongTermKeys;
import dev.kaifu.protocol.secrets.Premasters;
import dev.kaifu.protocol.secrets.RsaKeyFile;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// RSA key files of all forms, and the ClientKeyExchange messages that such a key decrypts.
public final class RsaKeysTarget implements Target {
    /// Made for this; it guards nothing.
    private static final String KEY = """
            -----BEGIN RSA PRIVATE KEY-----
            MIIBOwIBAAJBALhZeU/NPOXnsUyb4ZhBdkPfRrUkuHnlohjLwzrBmDdJv49Teklj
            pkBpuQZdWjtDFCNxIUmQPo8PQ42yP/iXqy8CAwEAAQJBAKEo7ym5hayDQXd0quKd
            D9PEBJ9la7R88Jl2wMTD69sgKvXNpa2vF9Z2p+7whdNvMTPcfvBPW9FjtmDuMzWH
            BwkCIQDwu30QzlcxdM/f+dhBsg4eMqLSL4EeqR21Gzhx6nQmEwIhAMQKjr94iLdY
            +XinCOWrY5Rl9wrj5Lz1a1S5K4Zb1zn1AiAMRbKZgbtmNQtH4sfIiZg4p+IvDubp
            NjvieLHG9OnY6wIhALRhuoM3VyTNO47msusQzmmngK6GjtvHPeERGJliPCFZAiAt
            y5kgznSF7J4SU+UlIIzATlpl15V5cXvwLKfLcZ0yiA==
            -----END RSA PRIVATE KEY-----
            """;

    private static final String PKCS8 = """
            -----BEGIN PRIVATE KEY-----
            MIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEAuFl5T8085eexTJvh
            mEF2Q99GtSS4eeWiGMvDOsGYN0m/j1N6SWOmQGm5Bl1aO0MUI3EhSZA+jw9DjbI/
            +JerLwIDAQABAkEAoSjvKbmFrINBd3Sq4p0P08QEn2VrtHzwmXbAxMPr2yAq9c2l
            ra8X1nan7vCF028xM9x+8E9b0WO2YO4zNYcHCQIhAPC7fRDOVzF0z9/52EGyDh4y
            otIvgR6pHbUbOHHqdCYTAiEAxAqOv3iIt1j5eKcI5atjlGX3CuPkvPVrVLkrhlvX
            OfUCIAxFspmBu2Y1C0fix8iJmDin4i8O5uk2O+J4scb06djrAiEAtGG6gzdXJM07
            juay6xDOaaeAroaO28c94REYmWI8IVkCIC3LmSDOdIXsnhJT5SUgjMBOWmXXlXlx
            e/Asp8txnTKI
            -----END PRIVATE KEY-----
            """;

    private static final String ENCRYPTED = """
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-128-CBC,D22C500440265141D8221CF2D834AB16

            vrD+pwaF0YIVIsDyXLEqnrrfPPlt+/ZtBXQrIORV1Kz6aptg/SAbziU7aoQ92oe/
            rjR3LougFaZPU4HvgUUr9/sZDuyRJ+jzRyMqQsBWNpYoaGNYAl1RND5UcCvUVtlp
            gMpm/k8cfNu/AwBto5+pbnuX5EcMLEIjGmgMt++4DcIWFvifDDOGcDsX0mJ/a/vo
            HoiCkjRH6CruBKJ8tXqrkpBnrKE9e5DP7aBk72jSRlOsgYSbkr910DsBTYd06Qzx
            0+no0nUZi49HHPQYA84lU7RotECiuBV+95cGtkOwQhGVALqbsd/KrPOzgFziSmIY
            dN7601xpuCz0Rle317rcAbctFPy40eSxEjvf4/R31B72qLZ6IfZuIsMmcpsjz2z5
            RXbyMnKvg6WtgAvUVNK7e/2uWnAC9VlmyNIcywYTYA8=
            -----END RSA PRIVATE KEY-----
            """;

    private static final String PBES2 = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIIBvTBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIMm9dXvN78qACAggA
            MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBCjUB8gzNsScvCEqw9901GNBIIB
            YER7junJ97l/NCDPRLXvT5USt8ulbg3IEnNczg+tmLeqhWESQM53F75yOYFLT26S
            UVqtZCLC1ggfj5OGUVrSdvRm63aWdtjn6xxO04nfe4vNpjOLImhG4LhTM8iUHXpa
            Z3p/w7nmUsxgD8+q9a1OAlLAWuTejNn5MZd0pZAKYewHIjKoZES6RfBLZWKQzo5h
            Rd3CyGK4UXpdAevjT3rTW6NGEnPR9BTgWtkc7fGrLdquGcrQAVN4Q2yM7SGhGafC
            IgrDRgWlbCffV/EnWLxhPsV8kGU1caYrEVCUzQD0+Y41GV20bMMckvdfT7nhaBm+
            +hYDFfZfuY6it8L4xBOhwBEA8xKAslwL/eiNMSljCjEy+6iAzaiqd5Sk7aIFX8Jq
            fnOOQ6PIbj2Qa2UFtgnEdD6ka8j73wh35muvCjN50CBgw/TiS6Z9O6VZePwgtMpa
            cppx5oN7W0bWTk1sAnDPLok=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    /// PKCS#12 with PBES2 and one round, as OpenSSL 3 writes it; the password is empty.
    private static final String PKCS12 = """
            MIICTQIBAzCCAgcGCSqGSIb3DQEHAaCCAfgEggH0MIIB8DCCAewGCSqGSIb3DQEHAaCCAd0EggHZ
            MIIB1TCCAdEGCyqGSIb3DQEMCgECoIIBwDCCAbwwVgYJKoZIhvcNAQUNMEkwKAYJKoZIhvcNAQUM
            MBsECFT1w9aI+Cy0AgEBMAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBDZrS0EwSw7xOx1NV8k
            5+u7BIIBYE6w3mrGmD2o4KThANt4La+QZsY06TtlBaIlm29pIGLW10kbIM/aVmyU16xZv4LwGtZF
            ZYoG0vMSYA7Nnic9kdLdCSJ/8Kk/UYRb+GG8QXL2wjcv+0N+PlPxkf5Sg1dlx9DtKSD7/1A2cXzg
            rv0WB7IgBKdgTtJJm+dpfuEkIQ4NB/ZVciWElDK0NbEd9ayweyOPAnMagn3DdhtiMHCjhrjqg4l+
            ZG0OX/WkBYdGyMtW7w1qE8imz9ZFDuLrwaN6dcZwsDrr+Dw1zThIzxY2mP4ZO7qr4t9r01N+Gdmp
            K/Lp3iuukcvVYiNmCnb44FuziQvGmvwZNlE/C9xtiRfv49N+P7X/QuaGmp3M9U9TvbK7LzUYCKrM
            zdbEWJ9osSIWpL6AzrPtwtTaPkKfzhNa+PccWsArx7vMj4LVMDcKiWIoWVlPnZH10K/BWiaJHWJi
            KzZJjGGy9/6DF48o0TtOuvEwPTAxMA0GCWCGSAFlAwQCAQUABCBuKXDKf0mfGAbUhKzQ9y7hEQvG
            5QhdSJXVFig1oX/yigQIvp/NzWK2h+Y=
            """;

    /// The same with the schemes of RFC 7292 C.
    private static final String PKCS12_OLD = """
            MIICAgIBAzCCAcwGCSqGSIb3DQEHAaCCAb0EggG5MIIBtTCCAbEGCSqGSIb3DQEHAaCCAaIEggGe
            MIIBmjCCAZYGCyqGSIb3DQEMCgECoIIBhTCCAYEwGwYKKoZIhvcNAQwBAzANBAjr5q+hvvs43AIB
            AQSCAWCFuBBD/S7GLGkNJgGncsp9D7vnrS2NXLtA3QsKpqRFOjtilt7LOoTAaNqL8Jn5TR/TGLN6
            7hqG4BLdES67bJ/AS9oMUS+qszkbJDVYiVutk8ipWTqDBKMgSM8oEoZKZVxmmiWTqJS/hfJJBOe7
            5tYgCeNc41EuwofGf+guZGxpmyZRAG3T7SRW2INoCHQJ/acMyC2AWzrsMrX55YlyRIzGmriFv9dt
            CGt0b4kAb4iHhjhI81i2uxn3UKQeBrBD6cJVEm5AVel1dng1qVlVJPou4TDySlYSW6WED6fT1E20
            uFLbExe0Byo9mUoWsSLGi5Vq2p5Gh5cFZA68O/mRO6gfb6oL/BtI1gCtsuJ5GpsREQW85WKOlBth
            wuzsjkZ0r0d3kbDE807oR89zpG+ih9jDD5m2xHlD+5Oomu+i9s0kdRbbcsad4LgZiPGZALo/0T0v
            0rxIRKwLD4xyIBb3ZVcEMC0wITAJBgUrDgMCGgUABBThYySXuC5h87R2xlqYW38owc+FmAQIBHOI
            MN6fK94=
            """;

    private static final LongTermKeys KEYS = new LongTermKeys(keys(), List.of(new byte[16]));

    @Override
    public String name() {
        return "rsa-keys";
    }

    @Override
    public List<byte[]> seeds() {
        byte[] der = mime(PKCS8.replaceAll("-----[A-Z ]+-----", ""));
        byte[] exchange = new byte[66];
        exchange[1] = 64;
        return List.of(
                ascii(KEY),
                ascii(PKCS8),
                ascii(ENCRYPTED),
                ascii(PBES2),
                der,
                exchange,
                mime(PKCS12),
                mime(PKCS12_OLD));
    }

    @Override
    public void check(byte[] input) {
        boolean encrypted = RsaKeyFile.needsPassword(input);
        Parsed<List<RSAPrivateKey>> parsed = RsaKeyFile.parse(input, Optional.empty());
        switch (parsed) {
            case Parsed.Value<List<RSAPrivateKey>> keys -> {
                Law.holds(!keys.value().isEmpty(), "there is a key");
                for (RSAPrivateKey key : keys.value()) {
                    Law.holds(key.getModulus().signum() > 0, "a modulus is positive");
                }
            }
            case Parsed.Malformed<List<RSAPrivateKey>> malformed ->
                Law.holds(!malformed.why().isBlank(), "it says why");
            case Parsed.NeedMore<List<RSAPrivateKey>> _ -> Law.holds(false, "a file is whole");
        }
        Law.holds(encrypted || !(parsed instanceof Parsed.NeedMore), "a file is whole");
        for (Premasters.Exchange exchange : Premasters.Exchange.values()) {
            for (byte[] premaster : Premasters.of(KEYS, exchange, input)) {
                Law.holds(premaster.length >= 36, "a premaster secret of %d bytes", premaster.length);
            }
        }
    }

    private static List<RSAPrivateKey> keys() {
        return RsaKeyFile.parse(ascii(KEY), Optional.empty()) instanceof Parsed.Value<List<RSAPrivateKey>> keys
                ? keys.value()
                : List.of();
    }

    private static byte[] mime(String text) {
        return Base64.getMimeDecoder().decode(text);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
