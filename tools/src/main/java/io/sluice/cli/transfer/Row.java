package io.sluice.cli.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.entry.EntryKind;
import io.sluice.entry.EpochUnit;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.entry.TagList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what one row says, as far as possible in its own words. Used again for the next row. Confined to one thread.
 */
final class Row {
    /** The longest message that is imported: readers join no more of a line than four times this. */
    static final int MESSAGE_BYTES_MAX = 4 << 20;

    private static final byte[] NONE = {};

    @Nullable
    String context; // null when the row names none; in these two, anything is possible

    @Nullable
    String service; // likewise

    Stream stream = Stream.RPC;
    EntryKind kind = EntryKind.LINE;
    Severity severity = Severity.INFO;
    boolean error;
    long timeNanos;

    @Nullable
    EpochUnit unit; // that the time was guessed to have; null when there was nothing to guess

    byte[] tags = NONE; // as they are to be kept
    byte[] message = NONE;

    void clear() {
        context = null;
        service = null;
        stream = Stream.RPC;
        kind = EntryKind.LINE;
        severity = Severity.INFO;
        error = false;
        timeNanos = 0;
        unit = null;
        tags = NONE;
        message = NONE;
    }

    /** Sets a time of the given unit, or of the one that its magnitude suggests. */
    void setEpoch(long time, @Nullable EpochUnit given) {
        EpochUnit guessed = given == null ? EpochUnit.guess(time) : given;
        timeNanos = guessed.toNanos(time);
        unit = given == null ? guessed : null;
    }

    /** Returns the tags as a list to change; what is none is one tag. */
    List<String> tagList() {
        List<String> list = TagList.parse(tags);
        return new ArrayList<>(list == null ? List.of(new String(tags, UTF_8)) : list);
    }

    void addTag(String tag) {
        List<String> list = tagList();
        list.add(tag);
        tags = TagList.encode(list);
    }
}
