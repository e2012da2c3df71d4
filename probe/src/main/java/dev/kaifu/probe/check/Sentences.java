package dev.kaifu.probe.check;

import dev.kaifu.analysis.finding.Finding.Blame;
import java.net.Inet6Address;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;

/// What a check says to people, in one language: `Sentences.properties` and its translations.
public final class Sentences {
    private final ResourceBundle bundle;

    /// @param language English where there is no translation
    public Sentences(Locale language) {
        bundle = ResourceBundle.getBundle(
                Sentences.class.getName(),
                language,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /// The verdict in one sentence: what, where, what to do.
    public String of(Verdict verdict) {
        String bare = verdict.id() + ".bare";
        String form = bundle.getString(verdict.detail().isEmpty() && bundle.containsKey(bare) ? bare : verdict.id());
        return form.replace("{host}", hosts(verdict.evidence()))
                .replace("{where}", where(verdict.evidence()))
                .replace("{withheld}", wasWithheld(verdict) ? bundle.getString("withheld") : "")
                // Last: what a server said may look like a place holder.
                .replace("{detail}", verdict.detail());
    }

    private static boolean wasWithheld(Verdict verdict) {
        return verdict.evidence().stream()
                .flatMap(cell -> cell.steps().stream())
                .anyMatch(step -> step.outcome() == Outcome.AUTH_WITHHELD);
    }

    public String stage(Stage stage) {
        return bundle.getString("stage." + stage.id());
    }

    public String blame(Blame blame) {
        return bundle.getString("blame." + blame.name().toLowerCase(Locale.ROOT));
    }

    /// A word of the page around the sentences: `verdict`, `also`, `blame`, `good`, `failed`.
    public String word(String key) {
        return bundle.getString(key);
    }

    private static String hosts(List<Cell> cells) {
        Set<String> hosts = new LinkedHashSet<>();
        cells.forEach(cell -> hosts.add(cell.job().host()));
        return String.join(", ", hosts);
    }

    /// `465 (tls), 587 (starttls)`; with the address family where only one of them is meant.
    private static String where(List<Cell> cells) {
        Set<String> places = new TreeSet<>();
        cells.forEach(cell ->
                places.add(cell.job().port() + " (" + cell.job().security().id() + (isV6(cell) ? ", IPv6" : "") + ")"));
        return String.join(", ", places);
    }

    private static boolean isV6(Cell cell) {
        return cell.job().address().filter(Inet6Address.class::isInstance).isPresent();
    }
}
