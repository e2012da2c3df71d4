package dev.kaifu.analysis.stage;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A key log was read, or secrets that stand in a capture.
@Name("kaifu.SecretsLoaded")
@Label("Secrets Loaded")
@Description("A key log, or the secrets inside a capture, were read")
@Category("Kaifu")
@StackTrace(false)
public final class SecretsLoaded extends Event {
    @Label("Bytes")
    @DataAmount
    long bytes;

    @Label("Secrets")
    long secrets;

    public static SecretsLoaded begun() {
        SecretsLoaded event = new SecretsLoaded();
        event.begin();
        return event;
    }

    /// @param bytes of the text
    /// @param secrets found
    public void ended(long bytes, long secrets) {
        end();
        if (shouldCommit()) {
            this.bytes = bytes;
            this.secrets = secrets;
            commit();
        }
    }
}
