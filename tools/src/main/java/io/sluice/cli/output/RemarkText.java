package io.sluice.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.entry.Collapsed;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Gap;
import org.jspecify.annotations.Nullable;

/**
 * Puts what Sluice itself says in a stream into words. Confined to one thread.
 *
 * <pre>
 *  48,213 entries (6.5 MiB) dropped: full, 10:00:01.200 to 10:00:09.900
 *  48,213 entries (6.5 MiB) retired, 10:00:01.200 to 10:00:09.900
 *  × 48,213 in 10 s: Socket accept error: Too many open files
 *  × 48,213 in 10 s of many kinds, the first: ...
 * </pre>
 */
final class RemarkText {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long DAY_NANOS = 86_400 * NANOS_PER_SECOND;

    private final TimeText times;

    /** Writes with times of a zone. */
    RemarkText(TimeText times) {
        this.times = times;
    }

    /** Returns the words for a line of a kind; null when its content says it already. */
    byte @Nullable [] of(EntryKind kind, byte[] content, int length) {
        if (kind == EntryKind.GAP) {
            Gap gap = Gap.parse(content, length);
            return gap == null ? null : of(gap).getBytes(UTF_8);
        }
        if (kind == EntryKind.COLLAPSED) {
            Collapsed collapsed = Collapsed.parse(content, length);
            return collapsed == null ? null : of(collapsed).getBytes(UTF_8);
        }
        return null;
    }

    private String of(Gap gap) {
        String size = gap.bytes() == 0 ? "" : " (" + HumanText.bytes(gap.bytes()) + ")";
        String what = gap.reason() == Gap.Reason.RETIRED
                ? " retired"
                : " dropped: " + gap.reason().label().replace('-', ' ');
        return HumanText.count(gap.entries()) + (gap.entries() == 1 ? " entry" : " entries") + size + what + ", "
                + range(gap.firstNanos(), gap.lastNanos());
    }

    private String range(long firstNanos, long lastNanos) {
        if (firstNanos == lastNanos) {
            return times.millis(firstNanos);
        }
        return lastNanos - firstNanos < DAY_NANOS
                ? times.millisOfDay(firstNanos) + " to " + times.millisOfDay(lastNanos)
                : times.millis(firstNanos) + " to " + times.millis(lastNanos);
    }

    private static String of(Collapsed collapsed) {
        return "\u00d7 " + HumanText.count(collapsed.entries()) + " in "
                + duration(collapsed.lastNanos() - collapsed.firstNanos())
                + (collapsed.alike() ? ": " : " of many kinds, the first: ") + collapsed.exemplar();
    }

    private static String duration(long nanos) {
        long millis = Math.max(0, nanos + 500_000) / 1_000_000;
        return millis < 1_000 ? millis + " ms" : HumanText.duration(nanos + NANOS_PER_SECOND / 2);
    }
}
