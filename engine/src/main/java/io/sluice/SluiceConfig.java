package io.sluice;

import io.sluice.admit.FloodListener;
import io.sluice.admit.SourceLimits;
import io.sluice.entry.EpochClock;
import io.sluice.entry.SourceName;
import io.sluice.queue.HotPlacement;
import io.sluice.segment.KeepLimits;
import io.sluice.segment.SealLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Says how an engine is to work. Immutable; made by a {@link Builder}, which checks everything once. */
public final class SluiceConfig {
    private final Builder values;

    private SluiceConfig(Builder values) {
        this.values = values;
    }

    /** Begins the configuration of an engine with its store in {@code directory}. */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    /** Returns the store's directory. */
    public Path directory() {
        return values.directory;
    }

    /** Returns the queue's directory, or null when it is within the store's. */
    public @Nullable Path queueDirectory() {
        return values.queueDirectory;
    }

    /** Returns where a new store has its queue when no directory is given for it. */
    public HotPlacement hotPlacement() {
        return values.hotPlacement;
    }

    /** Returns how much memory the queue may take when it lies in memory, in bytes. */
    public long hotBytesMax() {
        return values.hotBytesMax;
    }

    /** Returns how often what was appended is forced to the disk; zero: never. */
    public Duration forceInterval() {
        return values.forceInterval;
    }

    /** Returns how many slots the ring has. */
    public int slotCount() {
        return values.slotCount;
    }

    /** Returns how many bytes a slot has. */
    public int slotBytes() {
        return values.slotBytes;
    }

    /** Returns how many bytes the lines take that are kept in memory while nothing can be stored. */
    public int unstoredBytesMax() {
        return values.unstoredBytesMax;
    }

    /** Returns the longest content of one entry, in bytes; longer lines are kept in parts. */
    public int entryBytesMax() {
        return values.entryBytesMax;
    }

    /** Returns the length in bytes that blocks are built up to. */
    public int blockBytes() {
        return values.blockBytes;
    }

    /** Returns how long a block that is not full waits for more entries. */
    public Duration linger() {
        return values.linger;
    }

    /** Returns the longest pause of the batch thread while there is nothing to do. */
    public Duration idlePause() {
        return values.idlePause;
    }

    /** Returns how many sources the store may come to have. */
    public int sourceCountMax() {
        return values.sourceCountMax;
    }

    /** Returns the longest name of a service, in bytes. */
    public int serviceNameBytesMax() {
        return values.serviceNameBytesMax;
    }

    /** Returns how many bytes of blocks a cycle takes. */
    public long cycleBytesMax() {
        return values.cycleBytesMax;
    }

    /** Returns how long a cycle takes blocks. */
    public Duration cycleDuration() {
        return values.cycleDuration;
    }

    /** Returns how long the beginning of a line is held for its end. */
    public Duration partialLineHold() {
        return values.partialLineHold;
    }

    /** Returns how long {@code close} waits for what is in the ring to be appended. */
    public Duration closeTimeout() {
        return values.closeTimeout;
    }

    /** Tells whether the engine keeps the store's index up. */
    public boolean indexing() {
        return values.indexing;
    }

    /** Tells whether the engine seals finished cycles. */
    public boolean sealing() {
        return values.sealing;
    }

    /** Returns how much of the past the engine keeps. */
    public KeepLimits keepLimits() {
        return values.keepLimits;
    }

    /** Returns how large the pieces of the sealed tier are. */
    public SealLimits sealLimits() {
        return values.sealLimits;
    }

    /** Returns what a captured stream may write, unless its source is told otherwise. */
    public SourceLimits captureLimits() {
        return values.captureLimits;
    }

    /** Returns for how long lines of a source over its rate are collapsed into one count. */
    public Duration collapseWindow() {
        return values.collapseWindow;
    }

    /** Returns who learns of floods. */
    public FloodListener floodListener() {
        return values.floodListener;
    }

    /** Returns how often each source's counts are written into the store, zero for never. */
    public Duration statsInterval() {
        return values.statsInterval;
    }

    /** Returns the clock that entries are stamped with. */
    public EpochClock clock() {
        return values.clock;
    }

    /** Returns what makes the engine's threads. */
    public ThreadFactory threadFactory() {
        return task -> values.threadFactory.newThread(new OnceTask(task));
    }

    /** Prints the effective values. */
    @Override
    public String toString() {
        return ConfigText.of(this);
    }

    /** Gathers the values of a configuration. Every one has a default; docs/OPERATING.md lists them. */
    public static final class Builder implements Cloneable {
        private final Path directory;
        private @Nullable Path queueDirectory;
        private HotPlacement hotPlacement = HotPlacement.AUTO;
        private long hotBytesMax = 256 << 20;
        private Duration forceInterval = Duration.ofSeconds(1);
        private int slotCount = 1 << 15;
        private int slotBytes = 256;
        private int entryBytesMax = 64 << 10;
        private int unstoredBytesMax = 4 << 20;
        private int blockBytes = 64 << 10;
        private Duration linger = Duration.ofMillis(2);
        private Duration idlePause = Duration.ofMillis(8);
        private int sourceCountMax = 4_096;
        private int serviceNameBytesMax = SourceName.NAME_BYTES_MAX;
        private long cycleBytesMax = 64 << 20;
        private Duration cycleDuration = Duration.ofMinutes(10);
        private Duration partialLineHold = Duration.ofSeconds(1);
        private Duration closeTimeout = Duration.ofSeconds(10);
        private boolean indexing = true;
        private boolean sealing = true;
        private KeepLimits keepLimits = KeepLimits.standard();
        private SealLimits sealLimits = SealLimits.standard();
        private SourceLimits captureLimits = SourceLimits.CAPTURED;
        private Duration collapseWindow = Duration.ofSeconds(10);
        private FloodListener floodListener = FloodListener.none();
        private Duration statsInterval = Duration.ofSeconds(60);
        private EpochClock clock = EpochClock.system();
        private ThreadFactory threadFactory = Executors.defaultThreadFactory();

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** Puts the queue elsewhere, for example on another file system. Decided when the store is made. */
        public Builder queueDirectory(Path directory) {
            queueDirectory = directory;
            return this;
        }

        /** Sets where a new store has its queue when no directory is given for it. Decided when the store is made. */
        public Builder hotPlacement(HotPlacement placement) {
            hotPlacement = placement;
            return this;
        }

        /** Sets how much memory the queue may take when it lies in memory. */
        public Builder hotBytesMax(long bytes) {
            hotBytesMax = bytes;
            return this;
        }

        /**
         * Sets how often what was appended is forced to the disk, so how much a power loss can take; zero leaves that
         * to the kernel.
         */
        public Builder forceInterval(Duration interval) {
            forceInterval = interval;
            return this;
        }

        /** Sets how many slots the ring has, a power of two. */
        public Builder slotCount(int count) {
            slotCount = count;
            return this;
        }

        /** Sets how many bytes a slot has, a power of two. */
        public Builder slotBytes(int bytes) {
            slotBytes = bytes;
            return this;
        }

        /** Sets the longest content of one entry, in bytes. */
        public Builder entryBytesMax(int bytes) {
            entryBytesMax = bytes;
            return this;
        }

        /** Sets how many bytes the lines take that are kept in memory while nothing can be stored. */
        public Builder unstoredBytesMax(int bytes) {
            unstoredBytesMax = bytes;
            return this;
        }

        /** Sets the length in bytes that blocks are built up to. */
        public Builder blockBytes(int bytes) {
            blockBytes = bytes;
            return this;
        }

        /** Sets how long a block that is not full waits for more entries. */
        public Builder linger(Duration duration) {
            linger = duration;
            return this;
        }

        /** Sets the longest pause of the batch thread while there is nothing to do. */
        public Builder idlePause(Duration duration) {
            idlePause = duration;
            return this;
        }

        /** Sets how many sources the store may come to have. */
        public Builder sourceCountMax(int count) {
            sourceCountMax = count;
            return this;
        }

        /** Sets the longest name of a service, in bytes. */
        public Builder serviceNameBytesMax(int bytes) {
            serviceNameBytesMax = bytes;
            return this;
        }

        /** Sets how many bytes of blocks a cycle takes. */
        public Builder cycleBytesMax(long bytes) {
            cycleBytesMax = bytes;
            return this;
        }

        /** Sets how long a cycle takes blocks. */
        public Builder cycleDuration(Duration duration) {
            cycleDuration = duration;
            return this;
        }

        /** Sets how long the beginning of a line is held for its end. */
        public Builder partialLineHold(Duration duration) {
            partialLineHold = duration;
            return this;
        }

        /** Sets how long {@code close} waits for what is in the ring to be appended. */
        public Builder closeTimeout(Duration duration) {
            closeTimeout = duration;
            return this;
        }

        /** Sets whether the engine keeps the store's index up; without one, readers scan. */
        public Builder indexing(boolean wanted) {
            indexing = wanted;
            return this;
        }

        /** Sets what a captured stream may write, unless its source is told otherwise. */
        public Builder captureLimits(SourceLimits limits) {
            captureLimits = limits;
            return this;
        }

        /** Sets for how long lines of a source over its rate are collapsed into one count. */
        public Builder collapseWindow(Duration duration) {
            collapseWindow = duration;
            return this;
        }

        /** Sets who learns of floods. */
        public Builder floodListener(FloodListener listener) {
            floodListener = listener;
            return this;
        }

        /** Sets how often each source's counts are written into the store; zero for never. */
        public Builder statsInterval(Duration duration) {
            statsInterval = duration;
            return this;
        }

        /** Sets the clock that entries are stamped with. */
        public Builder clock(EpochClock clock) {
            this.clock = clock;
            return this;
        }

        /** Sets whether the engine seals finished cycles. Without, nothing is ever removed either. */
        public Builder sealing(boolean sealing) {
            this.sealing = sealing;
            return this;
        }

        /** Sets how much of the past the engine keeps. */
        public Builder keepLimits(KeepLimits limits) {
            keepLimits = limits;
            return this;
        }

        /** Sets how large the pieces of the sealed tier are. */
        public Builder sealLimits(SealLimits limits) {
            sealLimits = limits;
            return this;
        }

        /** Sets what makes the engine's threads, which it names itself. */
        public Builder threadFactory(ThreadFactory factory) {
            threadFactory = factory;
            return this;
        }

        /**
         * Makes the configuration.
         *
         * @throws IllegalArgumentException when values break their rules; the message names all of them
         */
        public SluiceConfig build() {
            SluiceConfig made = new SluiceConfig(copy());
            List<String> faults = ConfigRules.faultsOf(made);
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", faults));
            }
            return made;
        }

        private Builder copy() {
            try {
                return (Builder) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
