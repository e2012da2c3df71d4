package dev.kaifu.cli;

import dev.kaifu.probe.check.Cell;
import dev.kaifu.probe.check.CheckResult;
import dev.kaifu.probe.check.Sentences;
import dev.kaifu.probe.check.Step;
import dev.kaifu.probe.check.Verdict;
import dev.kaifu.protocol.net.IpAddressText;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A check as one JSON document; its schema is docs/reference/check.schema.json.
final class CheckJson {
    private final JsonGenerator json;
    private final Sentences sentences;

    CheckJson(OutputStream out, Sentences sentences) {
        this.json = JsonFactory.builder().build().createGenerator(ObjectWriteContext.empty(), out);
        this.sentences = sentences;
    }

    void write(CheckResult result) {
        json.writeStartObject();
        json.writeName("verdict");
        verdict(result.cells(), result.verdict());
        json.writeArrayPropertyStart("also");
        result.verdicts().stream().skip(1).forEach(each -> verdict(result.cells(), each));
        json.writeEndArray();
        json.writeArrayPropertyStart("cells");
        result.cells().forEach(this::cell);
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }

    private void verdict(List<Cell> cells, Verdict verdict) {
        json.writeStartObject();
        json.writeStringProperty("id", verdict.id());
        json.writeStringProperty("severity", lower(verdict.severity()));
        json.writeStringProperty("blame", lower(verdict.blame()));
        json.writeStringProperty("sentence", sentences.of(verdict));
        json.writeArrayPropertyStart("cells");
        verdict.evidence().forEach(cell -> json.writeNumber(cells.indexOf(cell)));
        json.writeEndArray();
        json.writeEndObject();
    }

    private void cell(Cell cell) {
        json.writeStartObject();
        json.writeStringProperty("host", cell.job().host());
        json.writeName("address");
        cell.job()
                .address()
                .ifPresentOrElse(address -> json.writeString(IpAddressText.of(address.getAddress())), json::writeNull);
        json.writeNumberProperty("port", cell.job().port());
        json.writeStringProperty("security", cell.job().security().id());
        json.writeStringProperty("outcome", cell.outcome().id());
        json.writeName("tls");
        cell.tls()
                .ifPresentOrElse(
                        tls -> {
                            json.writeStartObject();
                            json.writeStringProperty("version", tls.version());
                            json.writeStringProperty("cipher", tls.cipherSuite());
                            json.writeEndObject();
                        },
                        json::writeNull);
        json.writeArrayPropertyStart("offers");
        cell.offers().forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("steps");
        cell.steps().forEach(this::step);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void step(Step step) {
        json.writeStartObject();
        json.writeStringProperty("stage", step.stage().id());
        json.writeStringProperty("outcome", step.outcome().id());
        json.writeStringProperty("detail", step.detail());
        json.writeBooleanProperty("tolerated", step.tolerated());
        json.writeNumberProperty("milliseconds", step.took().toNanos() / 1e6);
        json.writeEndObject();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
