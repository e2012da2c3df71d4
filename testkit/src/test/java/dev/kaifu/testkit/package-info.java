/// The peers that the tests start, tried themselves.
@NullMarked
package dev.kaifu.testkit;

import org.jspecify.annotations.NullMarked;
