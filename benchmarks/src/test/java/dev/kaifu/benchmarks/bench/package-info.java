@NullMarked
package dev.kaifu.benchmarks.bench;

import org.jspecify.annotations.NullMarked;
