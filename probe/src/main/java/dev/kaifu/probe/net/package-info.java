/// Sockets whose bytes are seen as they pass, and the lines of mail protocols over them.
@NullMarked
package dev.kaifu.probe.net;

import org.jspecify.annotations.NullMarked;
