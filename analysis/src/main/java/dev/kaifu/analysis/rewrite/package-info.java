/// Captures written anew: with the secrets of their sessions, without any, or opened.
@NullMarked
package dev.kaifu.analysis.rewrite;

import org.jspecify.annotations.NullMarked;
