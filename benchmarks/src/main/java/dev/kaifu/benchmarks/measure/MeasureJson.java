package dev.kaifu.benchmarks.measure;

import dev.kaifu.benchmarks.measure.Finding.Outcome;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The measure for machines: an array with an object a measure.
record MeasureJson(List<Measured> measures) {
    String text() {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartArray();
            measures.forEach(measure -> write(out, measure));
            out.writeEndArray();
        }
        return text + "\n";
    }

    private static void write(JsonGenerator out, Measured measure) {
        out.writeStartObject();
        out.writeStringProperty("measure", measure.name());
        out.writeNumberProperty("rows", measure.findings().size());
        for (Outcome outcome : Outcome.values()) {
            out.writeNumberProperty(outcome.name().toLowerCase(Locale.ROOT), measure.count(outcome));
        }
        out.writeName("differences");
        out.writeStartArray();
        for (Finding finding : measure.findings()) {
            if (finding.outcome() != Outcome.EQUAL) {
                out.writeStartObject();
                out.writeStringProperty("subject", finding.subject());
                out.writeBooleanProperty("listed", finding.outcome() == Outcome.LISTED);
                out.writeStringProperty("detail", finding.detail());
                out.writeEndObject();
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
