/// The stages of opening a capture, each measured alone by JMH: `./dev bench --jmh`.
@NullMarked
package dev.kaifu.benchmarks.stage;

import org.jspecify.annotations.NullMarked;
