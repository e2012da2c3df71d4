@NullMarked
package dev.kaifu.analysis.tcp;

import org.jspecify.annotations.NullMarked;
