/// What else a TCP segment may be wrapped in: the link layers, tunnels, extension headers and fragments that
/// [dev.kaifu.protocol.net.FrameParser] leaves alone. Slower than it, and nothing that plain mail traffic passes
/// through.
@NullMarked
package dev.kaifu.protocol.net.layer;

import org.jspecify.annotations.NullMarked;
