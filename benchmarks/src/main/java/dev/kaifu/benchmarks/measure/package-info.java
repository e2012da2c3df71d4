/// What `./dev corpus` runs: the corpus of real captures opened, and held against what tshark says of it.
@NullMarked
package dev.kaifu.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
