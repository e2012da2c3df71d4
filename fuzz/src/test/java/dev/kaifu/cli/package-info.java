/// The fuzz target of the renderers stands beside them, for they are no surface of the program.
@NullMarked
package dev.kaifu.cli;

import org.jspecify.annotations.NullMarked;
