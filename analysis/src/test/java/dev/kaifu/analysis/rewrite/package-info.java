@NullMarked
package dev.kaifu.analysis.rewrite;

import org.jspecify.annotations.NullMarked;
