/// The check of a mail server: the jobs, their outcomes, the verdict.
@NullMarked
package dev.kaifu.probe.check;

import org.jspecify.annotations.NullMarked;
