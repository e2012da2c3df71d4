package dev.kaifu.probe.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.probe.net.LinkException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

/// What the JDK throws where no connection comes about; its words are glibc's, in the user's language.
final class TappedSocketTest {
    @Test
    void aRefusalIsToldFromTheRestInAnyLanguage() {
        assertThat(kind(new ConnectException("Connection refused"))).isEqualTo(Kind.REFUSED);
        assertThat(kind(new ConnectException("接続を拒否されました"))).isEqualTo(Kind.REFUSED);
        assertThat(kind(new ConnectException("Connection timed out"))).isEqualTo(Kind.CONNECT_TIMEOUT);
        assertThat(kind(new SocketTimeoutException("Connect timed out"))).isEqualTo(Kind.CONNECT_TIMEOUT);
        assertThat(kind(new NoRouteToHostException("ホストへの経路がありません"))).isEqualTo(Kind.UNREACHABLE);
        assertThat(kind(new SocketException("Network is unreachable"))).isEqualTo(Kind.UNREACHABLE);
    }

    private static Kind kind(IOException thrown) {
        return TappedSocket.refusal(thrown).kind();
    }
}
