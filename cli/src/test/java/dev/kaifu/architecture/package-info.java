/// Tests that hold the architecture and the checkout's own scripts.
@NullMarked
package dev.kaifu.architecture;

import org.jspecify.annotations.NullMarked;
