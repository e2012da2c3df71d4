/// Captures made from a seed: mail dialogues, in plain text or sealed as the RFCs say, cut into segments and
/// maltreated.
@NullMarked
package dev.kaifu.analysis.generated;

import org.jspecify.annotations.NullMarked;
