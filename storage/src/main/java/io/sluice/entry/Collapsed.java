package io.sluice.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Counts entries of a source that were alike and not kept, because the source was over its rate. It is the content of
 * an entry of {@link EntryKind#COLLAPSED}, as text: {@code alike entries=48213 bytes=6798033 first=1763974534000000000
 * last=1763974544000000000: Socket accept error: Too many open files}.
 *
 * @param alike whether all of them differed from the exemplar in numbers and quoted text alone; else they are of many
 *     kinds, and the exemplar is the first of them
 * @param entries how many entries, at least 1; the exemplar is not among them where it was kept as a line
 * @param bytes of their content
 * @param firstNanos time of the first of them, nanoseconds since the epoch
 * @param lastNanos time of the last of them
 * @param exemplar what they were like, cut to {@link #EXEMPLAR_BYTES_MAX}; on one line
 */
public record Collapsed(boolean alike, long entries, long bytes, long firstNanos, long lastNanos, String exemplar) {
    /** How many bytes of an exemplar are kept. */
    public static final int EXEMPLAR_BYTES_MAX = 160;

    /** The longest content of such an entry. */
    public static final int BYTES_MAX = 3 * EXEMPLAR_BYTES_MAX + 128; // a byte that is no UTF-8 becomes three

    private static final Pattern TEXT = Pattern.compile(
            "(alike|mixed) entries=(\\d{1,19}) bytes=(\\d{1,19}) first=(-?\\d{1,19}) last=(-?\\d{1,19}): (.*)",
            Pattern.DOTALL);
    private static final int EXEMPLAR_GROUP = 6;

    /** Checks that there is an exemplar. */
    public Collapsed {
        Objects.requireNonNull(exemplar);
    }

    /** Returns the entry's content. */
    public byte[] encode() {
        return ((alike ? "alike" : "mixed") + " entries=" + entries + " bytes=" + bytes + " first=" + firstNanos
                        + " last=" + lastNanos + ": " + exemplar)
                .getBytes(UTF_8);
    }

    /** Reads an entry's content; null when it is none that this version knows. */
    public static @Nullable Collapsed parse(byte[] content, int length) {
        Matcher text = TEXT.matcher(new String(content, 0, length, UTF_8));
        if (!text.matches()) {
            return null;
        }
        try {
            return new Collapsed(
                    text.group(1).equals("alike"),
                    number(text, 2),
                    number(text, 3),
                    number(text, 4),
                    number(text, 5),
                    text.group(EXEMPLAR_GROUP));
        } catch (NumberFormatException e) {
            return null; // 19 digits can be too many
        }
    }

    private static long number(Matcher text, int group) {
        return Long.parseLong(text.group(group), 10);
    }
}
