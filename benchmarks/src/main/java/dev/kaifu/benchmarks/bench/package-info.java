/// `./dev bench`: whole processes of Kaifu and tshark in turn on the same files, and the proof that they did the work.
@NullMarked
package dev.kaifu.benchmarks.bench;

import org.jspecify.annotations.NullMarked;
