/// What the JVM's AOT caches are recorded from: the commands, run over input that is made here.
@NullMarked
package dev.kaifu.cli.training;

import org.jspecify.annotations.NullMarked;
