/// The embedded mail server of the demo.
@NullMarked
package dev.kaifu.demo;

import org.jspecify.annotations.NullMarked;
