package io.sluice.cli.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.entry.EpochUnit;
import io.sluice.entry.JsonScanner;
import io.sluice.entry.LevelNumber;
import io.sluice.entry.TagList;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads values between tabs: {@code epoch contextid job_id loglevel tags content}, as {@code export -o tsv} writes
 * them.
 *
 * <p>Context 0 is the usual one. A job other than 0 becomes a tag {@code job:ID}. Tags are a JSON array, or words
 * between commas, or {@code -} for none. What else is in the content than {@code \t \n \r \\} stays as it is.
 */
public final class TsvRows extends LineRows {
    private static final int COLUMN_COUNT = 6;
    private static final int TAGS = 4;
    private static final byte[] TITLE = "epoch\t".getBytes(UTF_8);
    private static final String BREAK = "[BR]";

    /** Says how line feeds, tabs and backslashes are written in a content. */
    public enum Dialect {
        /** As {@code \n}, {@code \t} and {@code \\}. */
        ESCAPED,
        /** As {@code [BR]}, a space, and themselves: the logger before Sluice. */
        BREAKS
    }

    private final Dialect dialect;
    private final @Nullable EpochUnit epochUnit;
    private final boolean tagsNameServices;
    private final int[] starts = new int[COLUMN_COUNT + 1];

    /**
     * Reads a stream.
     *
     * @param total how many bytes it has, negative when nobody knows
     * @param epochUnit the unit of times; null is to be guessed
     * @param tagsNameServices whether the first tag {@code src:NAME} is the service's name, and no tag
     */
    public TsvRows(
            InputStream in, long total, Dialect dialect, @Nullable EpochUnit epochUnit, boolean tagsNameServices) {
        super(in, total);
        this.dialect = dialect;
        this.epochUnit = epochUnit;
        this.tagsNameServices = tagsNameServices;
    }

    @Override
    boolean isTitle(byte[] bytes, int offset, int length) {
        for (int i = 0; i < TITLE.length; i++) {
            if (i == length || bytes[offset + i] != TITLE[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    void parse(byte[] bytes, int offset, int length, Row row) {
        int end = offset + length;
        int column = 0;
        starts[0] = offset;
        for (int at = offset; at < end && column < COLUMN_COUNT - 1; at++) {
            if (bytes[at] == '\t') {
                starts[++column] = at + 1;
            }
        }
        if (column < COLUMN_COUNT - 1) {
            throw new IllegalArgumentException("there must be " + COLUMN_COUNT
                    + " columns between tabs (epoch contextid job_id loglevel tags content), got " + (column + 1));
        }
        row.setEpoch(number("epoch", bytes, 0), epochUnit);
        String context = text(bytes, 1);
        row.context = context.equals("0") || context.isEmpty() ? null : context;
        row.severity = LevelNumber.severity(number("loglevel", bytes, 3));
        row.message = unescape(bytes, starts[COLUMN_COUNT - 1], end);
        setTags(row, text(bytes, 2), new String(unescape(bytes, starts[TAGS], starts[TAGS + 1] - 1), UTF_8));
    }

    private String text(byte[] bytes, int column) {
        return new String(bytes, starts[column], starts[column + 1] - 1 - starts[column], UTF_8);
    }

    private long number(String name, byte[] bytes, int column) {
        String text = text(bytes, column);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number, got \"" + text + '"', e);
        }
    }

    private void setTags(Row row, String job, String text) {
        List<String> tags = new ArrayList<>();
        if (text.startsWith("[")) {
            JsonScanner json = new JsonScanner(text);
            tags.addAll(TagList.parse(json));
            json.expectEnd();
        } else if (!text.isEmpty() && !text.equals("-")) {
            tags.addAll(List.of(text.split(",", -1)));
        }
        for (String tag : tags) {
            if (tagsNameServices && tag.startsWith(Importer.SOURCE_TAG)) {
                row.service = tag.substring(Importer.SOURCE_TAG.length());
                tags.remove(tag); // it comes back if the name is not legal
                break;
            }
        }
        if (!job.equals("0") && !job.isEmpty()) {
            tags.add(0, "job:" + job);
        }
        row.tags = TagList.encode(tags);
    }

    private byte[] unescape(byte[] bytes, int from, int end) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(end - from);
        int at = from;
        while (at < end) {
            int skip = 1;
            int value = bytes[at];
            if (dialect == Dialect.BREAKS && isBreak(bytes, at, end)) {
                value = '\n';
                skip = BREAK.length();
            } else if (dialect == Dialect.ESCAPED && value == '\\' && at + 1 < end) {
                int unescaped = unescaped(bytes[at + 1]);
                skip = unescaped < 0 ? 1 : 2;
                value = unescaped < 0 ? value : unescaped;
            }
            plain.write(value);
            at += skip;
        }
        return plain.toByteArray();
    }

    private static int unescaped(byte letter) {
        return switch (letter) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case '\\' -> '\\';
            default -> -1;
        };
    }

    private static boolean isBreak(byte[] bytes, int at, int end) {
        int matched = 0;
        while (matched < BREAK.length() && at + matched < end && bytes[at + matched] == BREAK.charAt(matched)) {
            matched++;
        }
        return matched == BREAK.length();
    }
}
