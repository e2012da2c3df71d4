/// Seeds made by code: the repository ships no captures of others.
@NullMarked
package dev.kaifu.fuzz.seed;

import org.jspecify.annotations.NullMarked;
