@NullMarked
package dev.kaifu.analysis.session;

import org.jspecify.annotations.NullMarked;
