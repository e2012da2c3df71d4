package dev.kaifu.benchmarks.bench;

/// One line of the table.
///
/// @param row what was run
/// @param measure what was measured
/// @param goal what the project wants, empty where the line only tells
/// @param held whether the goal was held; true where there is none
record ResultLine(String row, String measure, String value, String goal, boolean held) {
    static ResultLine told(String row, String measure, String value) {
        return new ResultLine(row, measure, value, "", true);
    }
}
