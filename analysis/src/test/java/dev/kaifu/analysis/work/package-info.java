/// How work is spread over threads.
@NullMarked
package dev.kaifu.analysis.work;

import org.jspecify.annotations.NullMarked;
