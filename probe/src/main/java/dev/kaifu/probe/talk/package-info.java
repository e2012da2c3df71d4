/// The dialogue by hand: lines in, replies out.
@NullMarked
package dev.kaifu.probe.talk;

import org.jspecify.annotations.NullMarked;
