package dev.kaifu.demo;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.subethamail.smtp.internal.server.CommandHandler;
import org.subethamail.smtp.server.SMTPServer;

/// SMTP for submission (RFC 6409) on one port, by SubEthaSMTP: mail is taken in TLS and from the account alone.
///
/// Where SubEthaSMTP's commands fall short of what a server of today does, ours stand before them or in their place:
/// its own table of commands is open for that.
final class SubmissionServer implements Listener {
    /// What the seed's server announced (RFC 1870 3).
    static final int MAX_MESSAGE_BYTES = 20_971_520;

    private static final int MAX_RECIPIENTS = 100;

    private final SMTPServer server;

    private SubmissionServer(SMTPServer server) {
        this.server = server;
    }

    /// On a free port where TLS begins at once (RFC 8314 3.3).
    static SubmissionServer implicitTls(String host, Account account, Mailbox mailbox, ServerTls tls)
            throws IOException {
        return started(server(host, account, mailbox, tls, new LoopbackSocket(tls::over)));
    }

    /// On a free port where TLS begins after STARTTLS (RFC 3207).
    ///
    /// @param offered whether STARTTLS is there
    static SubmissionServer startTls(String host, Account account, Mailbox mailbox, ServerTls tls, boolean offered)
            throws IOException {
        SMTPServer server = server(host, account, mailbox, tls, new LoopbackSocket(socket -> socket));
        if (!offered) {
            server.getCommandHandler().addCommand(new EhloCommand("XXXXXXXX"));
            server.getCommandHandler().addCommand(new AbsentCommand("STARTTLS"));
        }
        return started(server);
    }

    @Override
    public int port() {
        return server.getPortAllocated();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static SMTPServer server(
            String host, Account account, Mailbox mailbox, ServerTls tls, LoopbackSocket socket) {
        SMTPServer server = SMTPServer.port(0)
                .bindAddress(LoopbackSocket.ADDRESS)
                .serverSocketFactory(() -> socket)
                .startTlsSocketFactory(tls::over)
                .requireTLS()
                .authenticationHandlerFactory(new Mechanisms(account))
                .requireAuth()
                .hostName(host)
                .softwareName("Kaifu demo")
                .insertReceivedHeaders(false)
                .messageHandlerFactory(context -> new Delivery(context, mailbox))
                .maxMessageSize(MAX_MESSAGE_BYTES)
                .maxRecipients(MAX_RECIPIENTS)
                .maxConnections(LoopbackSocket.MAX_CONNECTIONS)
                .connectionTimeoutMs(Math.toIntExact(LoopbackSocket.IDLE_LIMIT.toMillis()))
                .executorService(DemoThreads.forConnections("smtp"))
                .serverThreadName("kaifu-demo-smtp-accept")
                .build();
        CommandHandler commands = server.getCommandHandler();
        commands.addCommand(new EhloCommand("STARTTLS"));
        commands.addCommand(new MailCommand(commands.getCommand("MAIL")));
        commands.addCommand(new DataCommand(commands.getCommand("DATA")));
        // Not announced (RFC 3030), and SubEthaSMTP checks no size in it.
        commands.addCommand(new AbsentCommand("BDAT"));
        return server;
    }

    /// A thread is a daemon where the thread that makes it is one: SubEthaSMTP makes its own and lets nobody say.
    private static SubmissionServer started(SMTPServer server) throws IOException {
        FutureTask<SubmissionServer> start = new FutureTask<>(server::start, new SubmissionServer(server));
        Thread.ofPlatform().daemon().name("kaifu-demo-start").start(start);
        try {
            return start.get();
        } catch (ExecutionException e) {
            throw new IOException("the demo's mail server could not listen on " + LoopbackSocket.ADDRESS, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the demo's mail server was starting");
        }
    }
}
