/// Streams opened on several threads, and their conversations given out in one order.
@NullMarked
package dev.kaifu.analysis.work;

import org.jspecify.annotations.NullMarked;
