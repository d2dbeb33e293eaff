package io.sluice.cli;

import io.sluice.cli.output.ColorMode;
import io.sluice.cli.output.OutputForm;
import io.sluice.entry.EpochUnit;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.entry.Stream;
import io.sluice.read.Cursor;
import io.sluice.read.ServicePattern;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the values of arguments. What makes no sense is refused with the value and the rule. */
final class Arguments {
    private Arguments() {}

    static OutputForm form(String text) {
        OutputForm form = OutputForm.ofLabel(text);
        if (form == null) {
            throw refused("-o", text, "short, short-iso, cat, json or tsv");
        }
        return form;
    }

    /** Tells whether {@code -o json} is given, to a command that knows no other form than that and a table. */
    static boolean isJson(String text) {
        if (!text.equals("json") && !text.equals("table")) {
            throw refused("-o", text, "table or json");
        }
        return text.equals("json");
    }

    /** Reads the unit of times; null is none. */
    static @Nullable EpochUnit epochUnit(@Nullable String text) {
        EpochUnit unit = text == null ? null : EpochUnit.ofLabel(text);
        if (unit == null && text != null) {
            throw refused("--epoch", text, "s, ms, us or ns");
        }
        return unit;
    }

    static ColorMode colorMode(String text) {
        return switch (text) {
            case "auto" -> ColorMode.AUTO;
            case "always" -> ColorMode.ALWAYS;
            case "never" -> ColorMode.NEVER;
            default -> throw refused("--color", text, "auto, always or never");
        };
    }

    static Severity severity(String text) {
        Severity severity = Severity.ofLabel(text);
        if (severity == null) {
            throw refused(
                    "-p", text, "trace, debug, info, notice, warning, error, critical, fatal or a number from 7 to 0");
        }
        return severity;
    }

    static Set<Stream> streams(List<String> texts) {
        Set<Stream> streams = EnumSet.noneOf(Stream.class);
        for (String text : texts) {
            streams.add(stream(text));
        }
        return streams;
    }

    static Stream stream(String text) {
        Stream stream = Stream.ofLabel(text);
        if (stream == null) {
            throw refused("--stream", text, "stdout, stderr, pty, rpc or monitor");
        }
        return stream;
    }

    /** Reads a count of lines, of which {@code all} is {@link Range#ALL}. */
    static long count(String text) {
        return text.equals("all") ? Range.ALL : number("-n", text, "a number from 0 or all");
    }

    /** Reads a number from 0; {@code rule} says what else the option takes. */
    static long number(String option, String text, String rule) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same answer as to a negative number
        }
        throw refused(option, text, rule);
    }

    /** Reads a number of bytes, such as {@code 1G}, {@code 512M}, {@code 64K} or {@code 4096}. */
    static long bytes(String option, String text) {
        int shift =
                text.isEmpty() ? 0 : 10 * ("KMGT".indexOf(Character.toUpperCase(text.charAt(text.length() - 1))) + 1);
        try {
            long number = Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1));
            if (number >= 0 && number <= Long.MAX_VALUE >> shift) {
                return number << shift;
            }
        } catch (NumberFormatException e) {
            // the same answer as to a negative number
        }
        throw refused(option, text, "a number of bytes, or of K, M, G or T of them");
    }

    /** Reads the number of a run, which may be negative. */
    static int runNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw refused("--run", text, "0 for the present or last run, -1 for the one before, or 1 for the oldest");
        }
    }

    /** Reads a number of seconds. */
    static long seconds(String option, String text, long min) {
        try {
            long seconds = Long.parseLong(text);
            if (seconds >= min && seconds <= Integer.MAX_VALUE) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // the same answer as to a number that is too small
        }
        throw refused(option, text, "a whole number of seconds from " + min);
    }

    static List<ServicePattern> services(List<String> texts) {
        List<ServicePattern> patterns = new ArrayList<>();
        for (String text : texts) {
            try {
                patterns.add(ServicePattern.parse(text));
            } catch (IllegalArgumentException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
        }
        return patterns;
    }

    static Cursor cursor(String text) {
        try {
            return Cursor.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    static SourceName source(String context, String service, Stream stream) {
        try {
            return new SourceName(context, service, stream);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    static String context(String text) {
        return source(text, "any", Stream.STDOUT).context();
    }

    /** Tells whether a pattern chooses any service that a store has. */
    static boolean isKnown(ServicePattern pattern, SourceTable sources) {
        for (int i = 0; i < sources.count(); i++) {
            SourceName name = sources.name(i);
            if (name != null && pattern.matches(name.service())) {
                return true;
            }
        }
        return false;
    }

    /** Tells the user which patterns choose no service that a store has. */
    static void sayUnknown(List<ServicePattern> services, SourceTable sources, Surroundings surroundings) {
        for (ServicePattern service : services) {
            if (!isKnown(service, sources)) {
                surroundings.say("no service matches " + text(service) + " (sluice services lists them)");
            }
        }
    }

    /** Writes a pattern as users do. */
    static String text(ServicePattern pattern) {
        if (!pattern.below()) {
            return pattern.prefix();
        }
        return pattern.prefix().isEmpty() ? "*" : pattern.prefix() + ".*";
    }

    private static UsageException refused(String option, String text, String rule) {
        return new UsageException(option + " must be " + rule + ", got \"" + text + '"');
    }
}
