/// The commands as a user runs them.
@NullMarked
package dev.kaifu.cli;

import org.jspecify.annotations.NullMarked;
