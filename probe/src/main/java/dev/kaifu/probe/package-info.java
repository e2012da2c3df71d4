/// The live client.
@NullMarked
package dev.kaifu.probe;

import org.jspecify.annotations.NullMarked;
