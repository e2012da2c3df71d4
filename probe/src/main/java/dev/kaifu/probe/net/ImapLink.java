package dev.kaifu.probe.net;

import dev.kaifu.probe.net.LinkException.Kind;
import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.imap.ImapCapabilities;
import dev.kaifu.protocol.mail.imap.ImapClientDialogue;
import dev.kaifu.protocol.mail.imap.ImapCommandBuilder;
import dev.kaifu.protocol.mail.imap.ImapResponse;
import dev.kaifu.protocol.mail.imap.ImapStep;
import java.util.ArrayList;
import java.util.List;

/// An IMAP client over a [MailLink]: one command at a time, each to its end. The grammar is [ImapClientDialogue]'s.
public final class ImapLink {
    /// Responses kept of one command; a mailbox that has more to say is not one that a check reads.
    private static final int MAX_RESPONSES = 10_000;

    private final MailLink link;
    private final ImapClientDialogue dialogue = new ImapClientDialogue();

    public ImapLink(MailLink link) {
        this.link = link;
    }

    /// What a command got.
    ///
    /// @param untagged the responses before its end
    /// @param literals of all of them, in their order
    /// @param completion the tagged response
    public record Answer(List<ImapResponse> untagged, List<byte[]> literals, ImapResponse completion) {
        public Answer {
            untagged = List.copyOf(untagged);
            literals = List.copyOf(literals);
        }

        /// The numbers of its SEARCH response.
        public List<Long> numbers() {
            return untagged.stream()
                    .flatMap(response -> response.numbers().stream())
                    .toList();
        }
    }

    /// The next response; the greeting is the first.
    ///
    /// @throws LinkException of kind OTHER_PROTOCOL where something else came, DROPPED where the connection ended
    public ImapResponse response() throws LinkException {
        while (true) {
            switch (dialogue.nextResponse()) {
                case Parsed.Value<ImapResponse>(ImapResponse response, int _) -> {
                    return response;
                }
                case Parsed.Malformed<ImapResponse>(String why) ->
                    throw new LinkException(Kind.OTHER_PROTOCOL, Printable.text(why));
                case Parsed.NeedMore<ImapResponse> _ -> receive();
            }
        }
    }

    private void receive() throws LinkException {
        byte[] chunk = link.read();
        if (chunk.length == 0) {
            throw new LinkException(Kind.DROPPED, "");
        }
        dialogue.received(chunk, 0, chunk.length);
    }

    /// Says a command and waits for its end.
    ///
    /// @throws LinkException of kind DROPPED too where the server says BYE and closes instead
    public Answer run(ImapCommandBuilder command) throws LinkException {
        link.write(dialogue.say(command));
        List<ImapResponse> untagged = new ArrayList<>();
        List<byte[]> literals = new ArrayList<>();
        while (true) {
            ImapResponse response = response();
            literals.addAll(dialogue.literals());
            if (dialogue.completes(response)) {
                return new Answer(untagged, literals, response);
            }
            if (dialogue.mayBeSaid() == ImapStep.LITERAL) {
                link.write(dialogue.rest());
            } else if (untagged.size() < MAX_RESPONSES) {
                untagged.add(response);
            } else {
                throw new LinkException(Kind.OTHER_PROTOCOL, "more than " + MAX_RESPONSES + " responses to a command");
            }
        }
    }

    /// What the server last said that it can do.
    public ImapCapabilities capabilities() {
        return dialogue.capabilities();
    }
}
