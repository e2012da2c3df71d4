/// The targets, one small class each: a parser and the laws that it keeps for any input.
@NullMarked
package dev.kaifu.fuzz.target;

import org.jspecify.annotations.NullMarked;
