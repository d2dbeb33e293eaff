package io.sluice.cli.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.entry.EntryKind;
import io.sluice.entry.EpochUnit;
import io.sluice.entry.JsonScanner;
import io.sluice.entry.LevelNumber;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.entry.TagList;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON objects, one a line, with the names that {@code logs -o json} gives; {@code epoch} may stand for
 * {@code ts}, and {@code loglevel} for {@code level}. Names that it does not know are passed over.
 */
public final class JsonRows extends LineRows {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final @Nullable EpochUnit epochUnit;
    private boolean timed;
    private boolean leveled;
    private byte @Nullable [] exact; // the message in base 64, which says more than the text

    /**
     * Reads a stream.
     *
     * @param total how many bytes it has, negative when nobody knows
     * @param epochUnit the unit of {@code epoch}; null is to be guessed
     */
    public JsonRows(InputStream in, long total, @Nullable EpochUnit epochUnit) {
        super(in, total);
        this.epochUnit = epochUnit;
    }

    @Override
    boolean isTitle(byte[] bytes, int offset, int length) {
        return false;
    }

    @Override
    void parse(byte[] bytes, int offset, int length, Row row) {
        JsonScanner json = JsonScanner.of(bytes, offset, length);
        timed = false;
        leveled = false;
        exact = null;
        json.expect('{');
        if (!json.take('}')) {
            do {
                String name = json.string();
                json.expect(':');
                field(name, json, row);
            } while (json.take(','));
            json.expect('}');
        }
        json.expectEnd();
        if (!timed) {
            throw new IllegalArgumentException("there must be a time, \"ts\" or \"epoch\"");
        }
        if (!leveled) {
            row.severity = row.stream.defaultSeverity();
        }
        byte[] message = exact;
        row.message = message == null ? row.message : message;
    }

    private void field(String name, JsonScanner json, Row row) {
        if (json.peek() == 'n') {
            String unused = json.word(); // null says as much as nothing
            return;
        }
        switch (name) {
            case "ts" -> {
                row.timeNanos = nanos(json.string());
                row.unit = null;
                timed = true;
            }
            case "epoch" -> {
                row.setEpoch(number(name, json), epochUnit);
                timed = true;
            }
            case "context" -> row.context = json.string();
            case "service" -> row.service = json.string();
            case "stream" -> row.stream = stream(json.string());
            case "level" -> {
                row.severity = severity(json.string());
                leveled = true;
            }
            case "loglevel" -> {
                row.severity = LevelNumber.severity(number(name, json));
                leveled = true;
            }
            case "tags" -> row.tags = TagList.encode(TagList.parse(json));
            case "error" -> row.error = bool(json);
            case "message" -> row.message = json.string().getBytes(UTF_8);
            case "message_b64" -> exact = Base64.getDecoder().decode(json.string());
            case "kind" -> row.kind = kind(json.string());
            default -> json.skipValue();
        }
    }

    private static long nanos(String text) {
        try {
            Instant time = Instant.parse(text);
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "ts must be a time such as 2025-11-24T07:58:54.123456789Z, got \"" + text + '"', e);
        }
    }

    private static long number(String name, JsonScanner json) {
        String text = json.word();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number, got " + text, e);
        }
    }

    private static boolean bool(JsonScanner json) {
        String text = json.word();
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("error must be true or false, got " + text);
        };
    }

    private static Stream stream(String label) {
        Stream stream = Stream.ofLabel(label);
        if (stream == null) {
            throw new IllegalArgumentException(
                    "stream must be stdout, stderr, pty, rpc or monitor, got \"" + label + '"');
        }
        return stream;
    }

    private static Severity severity(String label) {
        Severity severity = Severity.ofLabel(label);
        if (severity == null) {
            throw new IllegalArgumentException("level must be trace, debug, info, notice, warning, error, critical or"
                    + " fatal, got \"" + label + '"');
        }
        return severity;
    }

    private static EntryKind kind(String label) {
        for (EntryKind kind : EntryKind.values()) {
            if (kind.label().equals(label.toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        return EntryKind.UNKNOWN;
    }
}
