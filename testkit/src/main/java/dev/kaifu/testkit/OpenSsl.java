package dev.kaifu.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// `openssl` as a peer: a certificate authority for tests, `s_server` and `s_client`.
///
/// @param folder where its keys, certificates and logs go
public record OpenSsl(Path folder) {
    /// A certificate with its key and the authority that signed it, all PEM.
    public record Certified(Path authority, Path certificate, Path key) {
        /// What a server of the JDK's own TLS shows it with.
        public SSLContext context() {
            try {
                byte[] der = Base64.getMimeDecoder().decode(read(key).replaceAll("-----[A-Z ]+-----", ""));
                PrivateKey secret = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                try (InputStream pem = Files.newInputStream(certificate)) {
                    Certificate shown = CertificateFactory.getInstance("X.509").generateCertificate(pem);
                    store.setKeyEntry("server", secret, new char[0], new Certificate[] {shown});
                }
                KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(store, new char[0]);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(keys.getKeyManagers(), null, null);
                return context;
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// A running `s_server`.
    public record Server(Process process, int port, Path log) implements AutoCloseable {
        @Override
        public void close() {
            Peer.stop(process);
        }
    }

    /// Makes an authority and a certificate for the names, valid for two days.
    ///
    /// @param alternatives as OpenSSL writes them: `DNS:localhost,IP:127.0.0.1`
    public Certified certificate(String commonName, String alternatives) {
        Path authority = folder.resolve("ca.pem");
        Path authorityKey = folder.resolve("ca.key");
        if (!Files.exists(authority)) {
            openssl(
                    "req",
                    "-x509",
                    "-newkey",
                    "rsa:2048",
                    "-nodes",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=Kaifu test CA",
                    "-keyout",
                    authorityKey.toString(),
                    "-out",
                    authority.toString());
        }
        Path key = folder.resolve(commonName + ".key");
        Path request = folder.resolve(commonName + ".csr");
        Path extensions = folder.resolve(commonName + ".ext");
        Path certificate = folder.resolve(commonName + ".pem");
        openssl(
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=" + commonName,
                "-keyout",
                key.toString(),
                "-out",
                request.toString());
        write(extensions, "subjectAltName=" + alternatives + "\nbasicConstraints=CA:FALSE\n");
        openssl(
                "x509",
                "-req",
                "-in",
                request.toString(),
                "-CA",
                authority.toString(),
                "-CAkey",
                authorityKey.toString(),
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                extensions.toString(),
                "-out",
                certificate.toString());
        return new Certified(authority, certificate, key);
    }

    /// Starts `s_server` on a free port of loopback and waits until it accepts.
    public Server server(Certified certified, String... options) {
        int port = freePort();
        Path log = folder.resolve("s_server-" + port + ".log");
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                certified.certificate().toString(),
                "-key",
                certified.key().toString()));
        command.addAll(List.of(options));
        Process process = Peer.start(log, command);
        // Asking by a connection would use up the first one of -naccept.
        Peer.await(
                "s_server on port " + port,
                Duration.ofSeconds(10),
                () -> read(log).contains("ACCEPT"));
        return new Server(process, port, log);
    }

    /// Runs `s_client` with the input, until the server ends the connection or the input does.
    public Peer.Ended client(int port, byte[] input, String... options) {
        List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
        command.addAll(List.of(options));
        return Peer.run(command, input);
    }

    /// A port of loopback that nobody listened on a moment ago.
    public static int freePort() {
        return freePorts(1)[0];
    }

    /// Several such ports, no two of them the same.
    static int[] freePorts(int count) {
        List<ServerSocket> taken = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                taken.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return taken.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            taken.forEach(OpenSsl::close);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void openssl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Peer.run(command, new byte[0]).well();
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
