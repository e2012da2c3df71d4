@NullMarked
package dev.kaifu.cli;

import org.jspecify.annotations.NullMarked;
