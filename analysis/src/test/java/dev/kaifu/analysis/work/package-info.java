/// What waits for its turn.
@NullMarked
package dev.kaifu.analysis.work;

import org.jspecify.annotations.NullMarked;
