package io.sluice;

import io.sluice.block.BlockLayout;
import io.sluice.entry.SourceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Holds the rules for the values of a configuration, and gathers all faults. */
final class ConfigRules {
    private final List<String> faults = new ArrayList<>();

    private ConfigRules() {}

    /** Returns what is wrong with a configuration; nothing when it is sound. */
    static List<String> faultsOf(SluiceConfig config) {
        ConfigRules rules = new ConfigRules();
        rules.requirePowerOfTwo("slotCount", config.slotCount(), 64, 1 << 22);
        rules.requirePowerOfTwo("slotBytes", config.slotBytes(), 64, 1 << 16);
        rules.requireRange("slotCount * slotBytes", (long) config.slotCount() * config.slotBytes(), 1 << 14, 1 << 30);
        rules.requireRange(
                "entryBytesMax",
                config.entryBytesMax(),
                64,
                Math.min(128 << 10, config.slotCount() * config.slotBytes() / 8));
        rules.requireRange("blockBytes", config.blockBytes(), 4 << 10, BlockLayout.BLOCK_BYTES_MAX);
        rules.requireRange("unstoredBytesMax", config.unstoredBytesMax(), 1 << 19, 1 << 30);
        rules.requireRange("sourceCountMax", config.sourceCountMax(), 1, 1 << 16);
        rules.requireRange("serviceNameBytesMax", config.serviceNameBytesMax(), 1, SourceName.NAME_BYTES_MAX);
        rules.requireRange("cycleBytesMax", config.cycleBytesMax(), 1 << 16, 1L << 32);
        rules.requireRange("hotBytesMax", config.hotBytesMax(), 4 << 20, 1L << 36);
        rules.requireDuration("forceInterval", config.forceInterval(), Duration.ZERO, Duration.ofMinutes(1));
        rules.requireDuration("linger", config.linger(), Duration.ZERO, Duration.ofSeconds(10));
        rules.requireDuration("idlePause", config.idlePause(), Duration.ofNanos(20_000), Duration.ofSeconds(1));
        rules.requireDuration("cycleDuration", config.cycleDuration(), Duration.ofSeconds(1), Duration.ofDays(1));
        rules.requireDuration("partialLineHold", config.partialLineHold(), Duration.ofMillis(1), Duration.ofMinutes(1));
        rules.requireDuration(
                "collapseWindow", config.collapseWindow(), Duration.ofMillis(100), Duration.ofMinutes(10));
        rules.requireDuration("statsInterval", config.statsInterval(), Duration.ZERO, Duration.ofDays(1));
        rules.requireDuration("closeTimeout", config.closeTimeout(), Duration.ZERO, Duration.ofHours(1));
        return rules.faults;
    }

    private void requirePowerOfTwo(String name, int value, int min, int max) {
        requireRange(name, value, min, max);
        if (value > 0 && Integer.bitCount(value) != 1) {
            faults.add(name + " must be a power of two, got " + value + " (next: " + (Integer.highestOneBit(value) << 1)
                    + ")");
        }
    }

    private void requireRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            faults.add(name + " must be " + min + " to " + max + ", got " + value);
        }
    }

    private void requireDuration(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            faults.add(name + " must be " + min + " to " + max + ", got " + value);
        }
    }
}
