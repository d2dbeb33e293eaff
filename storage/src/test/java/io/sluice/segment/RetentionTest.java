package io.sluice.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();
    private static final long NOW = 1_000 * HOUR_NANOS;
    private static final int PAGE = 4_096;

    private final List<SegmentEntry> segments = new ArrayList<>();

    /** Adds a segment that is newer than those before; returns it. */
    private SegmentEntry add(int source, int pages, long ageHours) {
        int id = segments.size() + 1;
        long time = NOW - ageHours * HOUR_NANOS;
        SegmentEntry segment =
                new SegmentEntry(id, source, 4, 10, 100, (long) pages * PAGE, id * 10L, id * 10L + 9, time, time + 1);
        segments.add(segment);
        return segment;
    }

    private List<SegmentEntry> choose(KeepLimits limits, long otherBytes, long freeBytes) {
        Catalog catalog = new Catalog(1, new Catalog.Totals(10_000, 99, 0, 0), segments, Map.of(), List.of());
        return new Retention(catalog, source -> "service" + source / 2).choose(limits, NOW, otherBytes, freeBytes);
    }

    private static KeepLimits age(Duration max) {
        return new KeepLimits(0, 0, max, 0);
    }

    @Test
    void removesNothingWithoutLimits() {
        add(0, 1_000, 900);

        assertEquals(List.of(), choose(KeepLimits.all(), Long.MAX_VALUE / 2, 0));
    }

    @Test
    void removesWhatIsAllTooOld() {
        SegmentEntry old = add(0, 1, 49);
        SegmentEntry oldOfSeveral = add(SegmentEntry.SEVERAL, 1, 49);
        add(0, 1, 47);

        assertEquals(List.of(old, oldOfSeveral), choose(age(Duration.ofDays(2)), 0, 0));
    }

    /** Seen to fail: a duration may be longer than nanoseconds can be counted. */
    @Test
    void takesAnAgeThatIsLongerThanAllTime() {
        add(0, 1, 999);

        assertEquals(List.of(), choose(age(Duration.ofDays(400_000)), 0, 0));
    }

    @Test
    void holdsEachServiceToItsQuota() {
        SegmentEntry first = add(0, 3, 9);
        SegmentEntry second = add(1, 3, 8); // of the same service
        add(0, 3, 7);
        add(2, 4, 9);

        assertEquals(List.of(first, second), choose(new KeepLimits(0, 0, Duration.ZERO, 4 * PAGE), 0, 0));
    }

    @Test
    void underTheCapAFloodLosesItsOwnPastAndNobodyElses() {
        List<SegmentEntry> flood = new ArrayList<>();
        for (int hour = 0; hour < 100; hour++) {
            for (int quiet = 1; quiet <= 23; quiet++) {
                if (hour % 10 == 0) {
                    add(2 * quiet, 1, 100 - hour);
                }
            }
            flood.add(add(0, 50, 100 - hour));
        }
        long quietBytes = 230L * PAGE;

        List<SegmentEntry> removed = choose(new KeepLimits(quietBytes + 1_000 * PAGE, 0, Duration.ZERO, 0), 0, 0);

        assertEquals(flood.subList(0, 80), removed);
    }

    @Test
    void aQuietServiceLosesSomethingOnlyWhenItHasMost() {
        SegmentEntry quiet = add(2, 3, 9);
        add(0, 2, 99);
        add(0, 2, 98);

        assertEquals(
                2,
                choose(new KeepLimits(5 * PAGE, 0, Duration.ZERO, 0), 0, 0)
                        .get(0)
                        .id());
        assertEquals(List.of(segments.get(1), quiet), choose(new KeepLimits(2 * PAGE, 0, Duration.ZERO, 0), 0, 0));
    }

    @Test
    void countsWhatElseTheStoreHasAgainstTheCap() {
        SegmentEntry oldest = add(0, 2, 9);
        add(0, 2, 8);

        assertEquals(List.of(), choose(new KeepLimits(10 * PAGE, 0, Duration.ZERO, 0), 6 * PAGE, 0));
        assertEquals(List.of(oldest), choose(new KeepLimits(10 * PAGE, 0, Duration.ZERO, 0), 6 * PAGE + 1, 0));
    }

    @Test
    void keepsTheFileSystemFree() {
        SegmentEntry oldest = add(0, 2, 9);
        add(0, 2, 8);

        assertEquals(List.of(), choose(new KeepLimits(0, 100, Duration.ZERO, 0), 0, 100));
        assertEquals(List.of(oldest), choose(new KeepLimits(0, 100, Duration.ZERO, 0), 0, 99));
    }

    @Test
    void removesSharedSegmentsLastAndComesToAnEnd() {
        SegmentEntry shared = add(SegmentEntry.SEVERAL, 8, 9);
        SegmentEntry own = add(0, 2, 8);

        List<SegmentEntry> removed = choose(new KeepLimits(1, 0, Duration.ZERO, 0), 100 * PAGE, 0);

        assertEquals(List.of(own, shared), removed);
        assertTrue(choose(new KeepLimits(1, 0, Duration.ZERO, 0), 0, 0).contains(shared));
    }
}
