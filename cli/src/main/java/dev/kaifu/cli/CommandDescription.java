package dev.kaifu.cli;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Range;

/// A command and its options, described in code: picocli's annotations would say the same, but to read them costs every
/// start fifty milliseconds (docs/decisions/0004-aot-caches.md).
///
/// An option that is not given leaves its field as it is, so that the default is the field's first value.
final class CommandDescription {
    private final CommandSpec spec;

    /// @param command what runs it: a Runnable or a Callable
    CommandDescription(String name, Object command, String description) {
        spec = CommandSpec.wrapWithoutInspection(command).name(name);
        spec.usageMessage().description(description);
    }

    /// What stands in the list of commands, and above all else in the help.
    CommandDescription header(String header) {
        spec.usageMessage().header(header).synopsisHeading("%nUsage: ");
        return this;
    }

    /// What stands below the options in the help.
    CommandDescription footer(String... lines) {
        spec.usageMessage().footer(lines);
        return this;
    }

    CommandDescription version(String version) {
        spec.version(version);
        return this;
    }

    /// One word, which has to be there.
    CommandDescription parameter(String label, String description, Consumer<String> to) {
        int index = spec.positionalParameters().size();
        return add(positional(label, description, to)
                .index(String.valueOf(index))
                .type(String.class)
                .required(true));
    }

    /// One word, which may be left out.
    CommandDescription optionalParameter(String label, String description, Consumer<String> to) {
        return add(positional(label, description, to).arity("0..1").type(String.class));
    }

    /// The words behind those described so far.
    ///
    /// @param arity how many there are to be, as in `1..*`
    <V> CommandDescription parameters(
            String arity, Class<V> type, String label, String description, Consumer<List<V>> to) {
        int index = spec.positionalParameters().size();
        Range count = Range.valueOf(arity);
        return add(positional(label, description, to)
                .index(index + "..*")
                .arity(count)
                .type(List.class)
                .auxiliaryTypes(type)
                .required(count.min() > 0));
    }

    /// An option that is given or not.
    CommandDescription flag(String name, String description, Consumer<Boolean> to) {
        return add(option(name, description, to).type(boolean.class));
    }

    /// An option with one value.
    <V> CommandDescription value(String name, Class<V> type, String label, String description, Consumer<V> to) {
        return add(option(name, description, to).paramLabel(label).type(type));
    }

    /// An option that may be given without its value.
    ///
    /// @param meant the value that it has then
    CommandDescription optionalValue(String name, String meant, String label, String description, Consumer<String> to) {
        return add(option(name, description, to)
                .paramLabel(label)
                .type(String.class)
                .arity("0..1")
                .fallbackValue(meant));
    }

    /// An option that may be given again, with one value each time.
    <V> CommandDescription values(String name, Class<V> type, String label, String description, Consumer<List<V>> to) {
        return add(
                option(name, description, to).paramLabel(label).type(List.class).auxiliaryTypes(type));
    }

    /// An option with values between commas.
    CommandDescription commaSeparated(String name, String label, String description, Consumer<List<String>> to) {
        return add(option(name, description, to)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .splitRegex(","));
    }

    /// Options that several commands have.
    CommandDescription group(OptionGroup group) {
        group.describe(this);
        return this;
    }

    /// The command, with the options that all have.
    CommandSpec spec() {
        // As picocli's mixinStandardHelpOptions, which is annotated itself.
        add(standard("-h", "--help", "Show this help message and exit.").usageHelp(true));
        add(standard("-V", "--version", "Print version information and exit.").versionHelp(true));
        return spec;
    }

    /// A command that shows the help of others: picocli runs it whatever else stands on the line.
    ///
    /// @param ofItself what its only option says
    CommandSpec helpSpec(String ofItself) {
        add(standard("-h", "--help", ofItself).usageHelp(true));
        return spec.helpCommand(true);
    }

    private CommandDescription add(OptionSpec.Builder option) {
        spec.addOption(option.build());
        return this;
    }

    private CommandDescription add(PositionalParamSpec.Builder parameter) {
        spec.addPositional(parameter.build());
        return this;
    }

    private static OptionSpec.Builder standard(String letter, String word, String description) {
        return OptionSpec.builder(letter, word).description(description).type(boolean.class);
    }

    private static <V> OptionSpec.Builder option(String name, String description, Consumer<V> to) {
        Field<V> field = new Field<>(to);
        return OptionSpec.builder(name)
                .description(description)
                .getter(field)
                .setter(field)
                .hasInitialValue(false);
    }

    private static <V> PositionalParamSpec.Builder positional(String label, String description, Consumer<V> to) {
        Field<V> field = new Field<>(to);
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .description(description)
                .getter(field)
                .setter(field)
                .hasInitialValue(false);
    }

    /// Where picocli puts a value, and finds the list that another one goes into.
    ///
    /// @param <V> the option's own type, which picocli has turned the word into
    private static final class Field<V> implements IGetter, ISetter {
        private final Consumer<V> to;
        private @Nullable Object value;

        Field(Consumer<V> to) {
            this.to = to;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <T> @Nullable T get() {
            return (T) value;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T set(T given) {
            value = given;
            to.accept((V) given);
            return given;
        }
    }
}
