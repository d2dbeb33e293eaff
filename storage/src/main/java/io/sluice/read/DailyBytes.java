// SPDX-License-Identifier: Apache-2.0
package io.sluice.read;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says how much of the disk each service adds in a day, once sealed, at the rate of the last day. Immutable. */
public final class DailyBytes {
    private static final long DAY_NANOS = 86_400_000_000_000L;
    private static final long SPAN_NANOS_MIN = 1_000_000_000L;
    private static final double RATIO_UNKNOWN = 0.125; // of sealed to content, before anything is sealed

    private final Map<String, Long> byService;

    private DailyBytes(Map<String, Long> byService) {
        this.byService = byService;
    }

    /**
     * Counts.
     *
     * @param query which services
     * @param uses what they take now
     */
    public static DailyBytes of(Aggregates aggregates, Query query, List<ServiceUse> uses, long nowNanos)
            throws IOException {
        Map<String, Double> ratios = new HashMap<>();
        long firstNanos = nowNanos;
        for (ServiceUse use : uses) {
            firstNanos = Math.min(firstNanos, use.totals().firstNanos());
            ratios.put(
                    use.totals().name(),
                    use.sealedTextBytes() == 0 ? RATIO_UNKNOWN : (double) use.sealedBytes() / use.sealedTextBytes());
        }
        long spanNanos = Math.max(SPAN_NANOS_MIN, Math.min(DAY_NANOS, nowNanos - firstNanos));
        Map<String, Long> perDay = new HashMap<>();
        Query lastDay = query.toBuilder()
                .fromNanos(nowNanos - spanNanos)
                .untilNanos(nowNanos)
                .build();
        for (ServiceTotals totals : aggregates.writers(lastDay)) {
            double ratio = ratios.getOrDefault(totals.name(), RATIO_UNKNOWN);
            perDay.put(totals.name(), (long) (totals.bytes() * ratio * DAY_NANOS / spanNanos));
        }
        return new DailyBytes(perDay);
    }

    /** Returns what a service adds in a day. */
    public long of(String service) {
        return byService.getOrDefault(service, 0L);
    }

    /** Returns what all of them add in a day. */
    public long total() {
        return byService.values().stream().mapToLong(Long::longValue).sum();
    }
}
