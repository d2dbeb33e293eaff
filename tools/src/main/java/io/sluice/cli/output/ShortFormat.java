package io.sluice.cli.output;

import io.sluice.entry.EntryKind;
import io.sluice.entry.SourceName;
import io.sluice.read.Line;
import java.util.HashMap;
import java.util.Map;

/**
 * Prints lines for people: {@code Nov 24 07:58:54.123456 service message}. Remarks of Sluice itself follow {@code --}.
 *
 * <p>On a terminal, content is escaped where needed; elsewhere it is printed as it is.
 */
public final class ShortFormat implements LineFormat {
    /**
     * Says how the columns look.
     *
     * @param iso whether times have the ISO 8601 form, with date and offset
     * @param service whether the service is named
     * @param color whether colours are used
     * @param terminal whether the output is a terminal
     * @param markedSequence the sequence of the line that has a mark in front, -1 for none
     */
    public record Style(boolean iso, boolean service, boolean color, boolean terminal, long markedSequence) {
        private static final long NO_MARK = -1;

        /** Makes a style that marks no line. */
        public Style(boolean iso, boolean service, boolean color, boolean terminal) {
            this(iso, service, color, terminal, NO_MARK);
        }

        /** Makes a style that differs in what it marks: {@code >} in front of that line, a space before all others. */
        public Style marking(long sequence) {
            return new Style(iso, service, color, terminal, sequence);
        }

        boolean hasMark() {
            return markedSequence != NO_MARK;
        }
    }

    private final Style style;
    private final TimeText times;
    private final Contents contents = new Contents();
    private final RemarkText remarks;
    private final Map<String, byte[]> colors = new HashMap<>(); // by service

    /** Prints in a style, with times of a zone. */
    public ShortFormat(Style style, TimeText times) {
        this.style = style;
        this.times = times;
        this.remarks = new RemarkText(times);
    }

    @Override
    public boolean shows(Line line) {
        return true;
    }

    @Override
    public void print(Line line, ByteOutput out) throws OutputFailedException {
        if (style.hasMark()) {
            out.putAscii(line.sequence() == style.markedSequence() ? "> " : "  ");
        }
        if (style.iso()) {
            times.putIso(out, line.timeNanos());
        } else {
            times.putShort(out, line.timeNanos());
        }
        out.put(' ');
        if (style.service()) {
            putService(line, out);
            out.put(' ');
        }
        boolean remark = line.kind() != EntryKind.LINE;
        byte[] color = remark ? Palette.REMARK : Palette.of(line.severity());
        boolean colored = style.color() && color.length > 0;
        if (colored) {
            out.put(color);
        }
        if (remark) {
            out.putAscii("-- ");
        }
        putContent(line, out);
        if (colored) {
            out.put(Palette.RESET);
        }
        out.put('\n');
    }

    private void putService(Line line, ByteOutput out) throws OutputFailedException {
        SourceName source = line.source();
        if (source == null) {
            out.putAscii("source-");
            out.putNumber(line.sourceNumber());
            return;
        }
        String service = source.service();
        if (!style.color()) {
            out.putAscii(service);
            return;
        }
        byte[] color = colors.get(service);
        if (color == null) {
            color = Palette.ofService(service);
            colors.put(service, color);
        }
        out.put(color);
        out.putAscii(service);
        out.put(Palette.RESET);
    }

    private void putContent(Line line, ByteOutput out) throws OutputFailedException {
        if (line.kind() != EntryKind.LINE) {
            contents.take(line);
            byte[] words = remarks.of(line.kind(), contents.bytes(), contents.length());
            if (words != null) {
                contents.take(words);
            }
            if (style.terminal()) {
                putForTerminal(false, out);
            } else {
                out.put(contents.bytes(), 0, contents.length());
            }
        } else if (style.terminal()) {
            contents.take(line);
            putForTerminal(line.lineCount() > 1, out);
        } else {
            out.put(line.content());
        }
    }

    /** Puts the content; its line feeds are escaped, unless they lie between joined lines. */
    private void putForTerminal(boolean joined, ByteOutput out) throws OutputFailedException {
        byte[] bytes = contents.bytes();
        int from = 0;
        for (int at = 0; joined && at < contents.length(); at++) {
            if (bytes[at] == '\n') {
                TerminalText.put(out, bytes, from, at);
                out.put('\n');
                from = at + 1;
            }
        }
        TerminalText.put(out, bytes, from, contents.length());
    }
}
