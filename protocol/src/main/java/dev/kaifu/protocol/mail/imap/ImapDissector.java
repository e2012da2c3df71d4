package dev.kaifu.protocol.mail.imap;

import dev.kaifu.protocol.mail.MailDissector;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.net.Side;

/// Placeholder.
public final class ImapDissector implements MailDissector {
    public ImapDissector(MailListener listener) {}

    @Override
    public void bytes(Side from, byte[] array, int offset, int length) {}

    @Override
    public void gap(Side from, long length) {}

    @Override
    public void end(Side from) {}

    @Override
    public void tlsEstablished() {}
}
