@NullMarked
package dev.kaifu.benchmarks.stage;

import org.jspecify.annotations.NullMarked;
