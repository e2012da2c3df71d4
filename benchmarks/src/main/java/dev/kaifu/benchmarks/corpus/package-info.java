/// The corpus generator: captures of SMTP over TLS from a seed, with their key log and the truth about them.
@NullMarked
package dev.kaifu.benchmarks.corpus;

import org.jspecify.annotations.NullMarked;
