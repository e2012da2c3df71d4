@NullMarked
package dev.kaifu.benchmarks.corpus;

import org.jspecify.annotations.NullMarked;
