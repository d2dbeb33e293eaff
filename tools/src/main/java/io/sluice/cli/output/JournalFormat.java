package io.sluice.cli.output;

import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.read.Cursor;
import io.sluice.read.Line;

/**
 * Prints lines in the journal export format, which {@code systemd-journal-remote} turns into a journal: one field a
 * line, {@code NAME=value}, and an empty line behind each entry. A value that is not printable text in UTF-8 is written
 * as {@code NAME}, a line feed, its length in 8 bytes, the value, and a line feed.
 *
 * <p>The journal wants to know how long a machine had been running, and which start of it that was. A store is one
 * start; it runs as long as the time from the first line that was printed to the latest one.
 */
public final class JournalFormat implements LineFormat {
    private static final long NANOS_PER_MICRO = 1_000;
    private static final int HEX_DIGITS = 16;
    private static final String BOOT_ID_TAIL = "736c756963650001"; // "sluice", and a number

    private final long storeId;
    private final Contents contents = new Contents();
    private long firstMicros = Long.MIN_VALUE;
    private long monotonicMicros;

    /** Prints lines of the store with this number, which their cursors carry. */
    public JournalFormat(long storeId) {
        this.storeId = storeId;
    }

    @Override
    public boolean shows(Line line) {
        return true;
    }

    @Override
    public void print(Line line, ByteOutput out) throws OutputFailedException {
        long micros = Math.max(1, Math.floorDiv(line.timeNanos(), NANOS_PER_MICRO)); // the journal has no time before
        if (firstMicros == Long.MIN_VALUE) {
            firstMicros = micros;
        }
        monotonicMicros = Math.max(monotonicMicros, micros - firstMicros);
        putNumber(out, "__REALTIME_TIMESTAMP", micros);
        putNumber(out, "__MONOTONIC_TIMESTAMP", monotonicMicros);
        out.putAscii("_BOOT_ID=" + bootId() + "\n");
        putNumber(out, "PRIORITY", priority(line.severity()));
        SourceName source = line.source();
        if (source != null) {
            out.putAscii("SYSLOG_IDENTIFIER=" + source.service() + "\n");
            out.putAscii("SLUICE_CONTEXT=" + source.context() + "\n");
            out.putAscii("SLUICE_SERVICE=" + source.service() + "\n");
            out.putAscii("SLUICE_STREAM=" + source.stream().label() + "\n");
        }
        putNumber(out, "SLUICE_SEQ", line.sequence());
        out.putAscii("SLUICE_CURSOR=" + new Cursor(storeId, line.sequence()) + "\n");
        byte[] tags = line.copyTags();
        if (tags.length > 0) {
            put(out, "SLUICE_TAGS", tags, tags.length);
        }
        if (line.isError()) {
            putNumber(out, "SLUICE_ERROR", 1);
        }
        if (line.kind() != EntryKind.LINE) {
            out.putAscii("SLUICE_KIND=" + line.kind().label() + "\n");
        }
        contents.take(line);
        put(out, "MESSAGE", contents.bytes(), contents.length());
        out.put('\n');
    }

    private String bootId() {
        String hex = Long.toHexString(storeId);
        return "0".repeat(HEX_DIGITS - hex.length()) + hex + BOOT_ID_TAIL;
    }

    private static int priority(Severity severity) {
        return switch (severity) {
            case FATAL -> 1;
            case CRITICAL -> 2;
            case ERROR -> 3;
            case WARNING -> 4;
            case NOTICE -> 5;
            case INFO -> 6;
            case DEBUG, TRACE -> 7;
        };
    }

    private static void putNumber(ByteOutput out, String name, long value) throws OutputFailedException {
        out.putAscii(name);
        out.put('=');
        out.putNumber(value);
        out.put('\n');
    }

    private static void put(ByteOutput out, String name, byte[] value, int length) throws OutputFailedException {
        out.putAscii(name);
        if (isText(value, length)) {
            out.put('=');
        } else {
            out.put('\n');
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                out.put((int) ((long) length >>> shift));
            }
        }
        out.put(value, 0, length);
        out.put('\n');
    }

    private static boolean isText(byte[] bytes, int length) {
        int at = 0;
        while (at < length) {
            int step = Utf8.lengthAt(bytes, at, length);
            if (step < 0 || (bytes[at] >= 0 && bytes[at] < ' ' && bytes[at] != '\t') || bytes[at] == 0x7F) {
                return false;
            }
            at += step;
        }
        return true;
    }
}
