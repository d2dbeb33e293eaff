package io.sluice.entry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what is missing from a source's entries at one place. It is the content of an entry of {@link EntryKind#GAP}, as
 * text: {@code full entries=48213 bytes=6798033 first=1763974534000000000 last=1763974544000000000}.
 *
 * @param reason why it is missing
 * @param entries how many entries, at least 1
 * @param bytes of their content
 * @param firstNanos time of the first of them, nanoseconds since the epoch
 * @param lastNanos time of the last of them
 */
public record Gap(Reason reason, long entries, long bytes, long firstNanos, long lastNanos) {
    private static final Pattern TEXT = Pattern.compile(
            "([a-z-]{1,32}) entries=(\\d{1,19}) bytes=(\\d{1,19}) first=(-?\\d{1,19}) last=(-?\\d{1,19})");

    /** Says why entries are missing. */
    public enum Reason {
        /** The ring was full. */
        FULL,
        /** The engine was closing. */
        CLOSED,
        /** They were in the ring when the engine's process died. */
        CRASH,
        /** They were longer than a line may be that is offered at once. */
        TOO_LONG,
        /** Their source was over its share of the ring. */
        SHARE,
        /** Their source was over its rate. */
        RATE,
        /** The disk had no space. */
        NO_SPACE,
        /** Their source was over its quota. */
        QUOTA,
        /** They were removed because they were old, or their source had more than its share of the store. */
        RETIRED;

        /** Returns the name as it is written, such as {@code too-long}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private static @Nullable Reason ofLabel(String label) {
            for (Reason reason : values()) {
                if (reason.label().equals(label)) {
                    return reason;
                }
            }
            return null;
        }
    }

    /** Checks that there is a reason. */
    public Gap {
        Objects.requireNonNull(reason);
    }

    /** Returns the entry's content. */
    public byte[] encode() {
        return (reason.label() + " entries=" + entries + " bytes=" + bytes + " first=" + firstNanos + " last="
                        + lastNanos)
                .getBytes(US_ASCII);
    }

    /** Reads an entry's content; null when it is none of a gap that this version knows. */
    public static @Nullable Gap parse(byte[] content, int length) {
        Matcher text = TEXT.matcher(new String(content, 0, length, US_ASCII));
        Reason reason = text.matches() ? Reason.ofLabel(text.group(1)) : null;
        if (reason == null) {
            return null;
        }
        try {
            return new Gap(reason, number(text, 2), number(text, 3), number(text, 4), number(text, 5));
        } catch (NumberFormatException e) {
            return null; // 19 digits can be too many
        }
    }

    private static long number(Matcher text, int group) {
        return Long.parseLong(text.group(group), 10);
    }
}
