package dev.kaifu.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;

/// A client that says lines and reads what comes back, byte for byte (Latin-1), for SMTP and IMAP.
final class Dialogue implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Trust trust;
    private Socket socket;
    private InputStream input;

    private Dialogue(Trust trust, Socket socket) throws IOException {
        this.trust = trust;
        this.socket = socket;
        input = new BufferedInputStream(socket.getInputStream());
        socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
    }

    static Dialogue inClear(int port, Path authority) throws IOException, GeneralSecurityException {
        return new Dialogue(Trust.in(authority), new Socket(LoopbackSocket.ADDRESS, port));
    }

    static Dialogue inTls(int port, Path authority) throws IOException, GeneralSecurityException {
        Dialogue dialogue = inClear(port, authority);
        dialogue.beginTls();
        return dialogue;
    }

    /// SMTP with TLS from the start, the greeting read, EHLO said.
    static Dialogue submission(DemoServer server) throws IOException, GeneralSecurityException {
        Dialogue smtp = inTls(server.implicitTlsPort(), server.authority());
        smtp.reply();
        smtp.say("EHLO client.example");
        return smtp;
    }

    /// As [#submission], and AUTH PLAIN done.
    static Dialogue authenticated(DemoServer server) throws IOException, GeneralSecurityException {
        Dialogue smtp = submission(server);
        String plain = "\0" + server.user() + "\0" + server.password();
        smtp.say("AUTH PLAIN " + base64(plain));
        return smtp;
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    void beginTls() throws IOException {
        socket = trust.over(socket, "localhost");
        input = new BufferedInputStream(socket.getInputStream());
    }

    /// Says a line and gives the SMTP reply, its lines with LF.
    String say(String line) throws IOException {
        send((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return reply();
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /// An SMTP reply of one or more lines.
    String reply() throws IOException {
        StringBuilder reply = new StringBuilder();
        String line = line();
        while (line.startsWith("-", 3)) {
            reply.append(line).append('\n');
            line = line();
        }
        return reply.append(line).toString();
    }

    /// Says an IMAP command and gives all that comes up to the line with its tag.
    String command(String tag, String command) throws IOException {
        send((tag + " " + command + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder answer = new StringBuilder();
        String line;
        do {
            line = line();
            answer.append(line).append("\r\n");
        } while (!line.startsWith(tag + " "));
        return answer.toString();
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = input.read();
        while (next != '\n') {
            if (next < 0) {
                throw new EOFException("the server went behind " + line);
            }
            line.write(next);
            next = input.read();
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /// Whether the server has ended the connection.
    boolean ended() throws IOException {
        return input.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
