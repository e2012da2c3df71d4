/// What a recording says of an opening.
@NullMarked
package dev.kaifu.analysis.stage;

import org.jspecify.annotations.NullMarked;
