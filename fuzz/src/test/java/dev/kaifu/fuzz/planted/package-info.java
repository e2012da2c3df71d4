/// A defect planted on purpose, to show that the campaign finds one.
@NullMarked
package dev.kaifu.fuzz.planted;

import org.jspecify.annotations.NullMarked;
