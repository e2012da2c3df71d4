/// TCP connections: told apart, put in order, their gaps named.
@NullMarked
package dev.kaifu.analysis.tcp;

import org.jspecify.annotations.NullMarked;
