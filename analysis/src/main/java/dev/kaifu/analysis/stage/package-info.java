/// Events of JDK Flight Recorder that tell how long each stage of an opening took. None of these classes but
/// [Stages] and [StageInput] is loaded where nothing is recorded.
@NullMarked
package dev.kaifu.analysis.stage;

import org.jspecify.annotations.NullMarked;
