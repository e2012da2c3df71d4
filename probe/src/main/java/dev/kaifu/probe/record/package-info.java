/// What was seen on a socket, written as a capture that opens already decrypted.
@NullMarked
package dev.kaifu.probe.record;

import org.jspecify.annotations.NullMarked;
