/// What a check makes of what its connections showed.
@NullMarked
package dev.kaifu.probe.check;

import org.jspecify.annotations.NullMarked;
