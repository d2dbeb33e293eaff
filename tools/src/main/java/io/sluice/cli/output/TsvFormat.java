package io.sluice.cli.output;

import io.sluice.entry.SourceName;
import io.sluice.read.Line;

/**
 * Prints lines as values between tabs: time, sequence, context, service, stream, level, tags, message. Tabs, line
 * feeds, carriage returns and backslashes in a value are escaped as {@code \t \n \r \\}.
 */
public final class TsvFormat implements LineFormat {
    private final boolean terminal;
    private final TimeText times = TimeText.utc();
    private final Contents contents = new Contents();
    private final RemarkText remarks = new RemarkText(times);

    /** Prints to a terminal, where more is escaped, or elsewhere. */
    public TsvFormat(boolean terminal) {
        this.terminal = terminal;
    }

    @Override
    public boolean shows(Line line) {
        return true;
    }

    @Override
    public void print(Line line, ByteOutput out) throws OutputFailedException {
        times.putRfc3339(out, line.timeNanos());
        out.put('\t');
        out.putNumber(line.sequence());
        out.put('\t');
        SourceName source = line.source();
        if (source == null) {
            out.putAscii("\t\t");
        } else {
            out.putAscii(source.context());
            out.put('\t');
            out.putAscii(source.service());
            out.put('\t');
            out.putAscii(source.stream().label());
        }
        out.put('\t');
        out.putAscii(line.severity().label());
        out.put('\t');
        byte[] tags = line.copyTags();
        TsvText.put(out, tags, tags.length, terminal);
        out.put('\t');
        contents.take(line);
        byte[] words = remarks.of(line.kind(), contents.bytes(), contents.length());
        if (words != null) {
            contents.take(words);
        }
        TsvText.put(out, contents.bytes(), contents.length(), terminal);
        out.put('\n');
    }
}
