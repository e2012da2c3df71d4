/// A connection as the reader of a report sees it: its dialogue, what opened it, where each line came from.
@NullMarked
package dev.kaifu.analysis.conversation;

import org.jspecify.annotations.NullMarked;
