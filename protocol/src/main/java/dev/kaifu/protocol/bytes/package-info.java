/// Runs of bytes, bounded cursors over them, and what a parser may answer.
@NullMarked
package dev.kaifu.protocol.bytes;

import org.jspecify.annotations.NullMarked;
