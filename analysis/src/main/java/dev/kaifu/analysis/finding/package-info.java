/// What went wrong in a conversation, who is to blame and which packets show it: one class a rule.
@NullMarked
package dev.kaifu.analysis.finding;

import org.jspecify.annotations.NullMarked;
