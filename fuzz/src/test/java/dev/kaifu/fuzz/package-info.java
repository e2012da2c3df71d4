/// Fuzzing: what a target is, how its inputs are made, cut and mutated, and how Jazzer is let at it.
@NullMarked
package dev.kaifu.fuzz;

import org.jspecify.annotations.NullMarked;
