/// Connections and what becomes of them.
@NullMarked
package dev.kaifu.probe.net;

import org.jspecify.annotations.NullMarked;
