/// The corpus, real peers and oracles for the tests.
@NullMarked
package dev.kaifu.testkit;

import org.jspecify.annotations.NullMarked;
