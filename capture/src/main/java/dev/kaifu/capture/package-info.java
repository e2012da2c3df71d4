/// Capture files: opened, read as a stream of packets, written anew.
@NullMarked
package dev.kaifu.capture;

import org.jspecify.annotations.NullMarked;
