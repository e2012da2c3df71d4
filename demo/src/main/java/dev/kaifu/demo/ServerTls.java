package dev.kaifu.demo;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// The server's side of TLS, over sockets that are connected already: at once, or after STARTTLS.
final class ServerTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SSLSocketFactory factory;

    private ServerTls(SSLSocketFactory factory) {
        this.factory = factory;
    }

    static ServerTls with(PrivateKey key, Certificate... chain) throws GeneralSecurityException, IOException {
        // A store in memory alone: what encrypts it need not be secret.
        char[] none = {};
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, none);
        store.setKeyEntry("demo", key, none, chain);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, none);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new ServerTls(context.getSocketFactory());
    }

    /// The socket in TLS, the handshake still to come. Closing it closes the one below.
    SSLSocket over(Socket socket) throws IOException {
        // Of the factory's ways this one asks no name service who the peer is.
        SSLSocket tls = (SSLSocket) factory.createSocket(socket, null, true);
        tls.setEnabledProtocols(PROTOCOLS);
        return tls;
    }
}
