package io.sluice.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.entry.EpochUnit;
import io.sluice.entry.LevelNumber;
import io.sluice.entry.SourceName;
import io.sluice.entry.TagList;
import io.sluice.read.Line;
import io.sluice.read.Tags;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints lines in the columns of the logger before Sluice: {@code epoch contextid job_id loglevel tags content},
 * between tabs, escaped as {@link TsvFormat} does.
 *
 * <p>The usual context is 0. A tag {@code job:ID} is the job, which is 0 without. Tags are {@code -} for none, words
 * between commas where that can be read back, else a JSON array. There is no column for the service: where lines can be
 * of several, the first tag is {@code src:SERVICE}.
 */
public final class LoggerTsvFormat implements LineFormat {
    private static final String JOB = "job:";

    private final EpochUnit unit;
    private final boolean oneService;
    private final Contents contents = new Contents();

    /** Prints times in a unit; {@code oneService} tells that all lines are of one. */
    public LoggerTsvFormat(EpochUnit unit, boolean oneService) {
        this.unit = unit;
        this.oneService = oneService;
    }

    @Override
    public boolean shows(Line line) {
        return true;
    }

    @Override
    public void print(Line line, ByteOutput out) throws OutputFailedException {
        SourceName source = line.source();
        List<String> tags = new ArrayList<>(Tags.of(line));
        String job = takeJob(tags);
        if (!oneService && source != null) {
            tags.add(0, "src:" + source.service());
        }
        out.putNumber(unit.ofNanos(line.timeNanos()));
        out.put('\t');
        String context = source == null ? SourceName.DEFAULT_CONTEXT : source.context();
        out.putAscii(context.equals(SourceName.DEFAULT_CONTEXT) ? "0" : context);
        out.put('\t');
        out.putAscii(job);
        out.put('\t');
        out.putNumber(LevelNumber.of(line.severity()));
        out.put('\t');
        byte[] text = text(tags);
        TsvText.put(out, text, text.length, false);
        out.put('\t');
        contents.take(line);
        TsvText.put(out, contents.bytes(), contents.length(), false);
        out.put('\n');
    }

    /** Takes the job out of the tags: the first tag, when it is one with a number. */
    private static String takeJob(List<String> tags) {
        if (tags.isEmpty() || !tags.get(0).startsWith(JOB)) {
            return "0";
        }
        String id = tags.get(0).substring(JOB.length());
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) < '0' || id.charAt(i) > '9') {
                return "0";
            }
        }
        if (id.isEmpty() || id.equals("0")) {
            return "0";
        }
        tags.remove(0);
        return id;
    }

    private static byte[] text(List<String> tags) {
        for (String tag : tags) {
            if (tag.isEmpty() || tag.equals("-") || tag.startsWith("[") || !isWord(tag)) {
                return TagList.encode(tags);
            }
        }
        return tags.isEmpty() ? new byte[] {'-'} : String.join(",", tags).getBytes(UTF_8);
    }

    private static boolean isWord(String tag) {
        for (int i = 0; i < tag.length(); i++) {
            char c = tag.charAt(i);
            if (c <= ' ' || c == ',' || c == 0x7F || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
