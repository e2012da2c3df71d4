package dev.kaifu.fuzz;

import java.util.List;

/// What must hold for every input. Plain code: it runs thousands of times a second.
public final class Law {
    private Law() {}

    /// @param law what was expected, as a format; filled in only where it is broken
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency more
    public static void holds(boolean kept, String law, Object... values) {
        if (!kept) {
            throw new AssertionError(law.formatted(values));
        }
    }

    /// Two ways to the same result; tells the first difference.
    public static void same(String law, List<?> first, List<?> second) {
        if (first.equals(second)) {
            return;
        }
        int at = 0;
        while (at < Math.min(first.size(), second.size()) && first.get(at).equals(second.get(at))) {
            at++;
        }
        throw new AssertionError(law + ": item " + at + " is " + item(first, at) + " and " + item(second, at));
    }

    /// Any split of the same input gives the same.
    ///
    /// @param results one for each of [Cuts#each]
    public static void sameHoweverCut(List<? extends List<?>> results) {
        same("in small chunks as in one", results.get(0), results.get(1));
        same("cut at random as in one chunk", results.get(0), results.get(2));
    }

    private static String item(List<?> list, int at) {
        return at < list.size() ? "<" + list.get(at) + ">" : "missing";
    }
}
