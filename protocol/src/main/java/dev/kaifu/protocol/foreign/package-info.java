/// Functions of libraries that are loaded into the process, for what the JVM's own code is slow at.
@NullMarked
package dev.kaifu.protocol.foreign;

import org.jspecify.annotations.NullMarked;
