package io.sluice.cli;

import io.sluice.cli.output.HumanText;
import io.sluice.cli.output.TimeText;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.StoreCounter;
import java.time.Instant;
import java.util.Optional;

/**
 * Says whether a store's engine works, judged from outside by what it counts.
 *
 * @param condition what it is like
 * @param pid its process, 0 when there never was one
 * @param heartbeatNanos when it last gave a sign of life, nanoseconds since the epoch, 0 when it was closed or never
 *     there
 */
record EngineState(Condition condition, long pid, long heartbeatNanos) {
    /** Names what an engine can be like. */
    enum Condition {
        /** It went round within the last two seconds. */
        RUNNING("running"),
        /** Its process is there, but gives no sign of life. */
        HANGING("hanging"),
        /** Its process is gone, and did not close it. */
        DEAD("dead"),
        /** It was closed. */
        CLOSED("closed"),
        /** The store has no counters. */
        UNKNOWN("unknown");

        private final String label;

        Condition(String label) {
            this.label = label;
        }

        /** Returns the name as readers print it. */
        String label() {
            return label;
        }
    }

    private static final long SILENCE_NANOS_MAX = 2_000_000_000L;

    /** Judges an engine by its counters as they were at {@code nowNanos}. */
    static EngineState of(CountersSnapshot counters, long nowNanos) {
        long pid = counters.of(StoreCounter.PID);
        long heartbeat = counters.of(StoreCounter.HEARTBEAT_NANOS);
        Condition condition;
        if (counters.isEmpty()) {
            condition = Condition.UNKNOWN;
        } else if (heartbeat == 0) {
            condition = Condition.CLOSED;
        } else if (!isAlive(pid, heartbeat)) {
            condition = Condition.DEAD;
        } else {
            condition = nowNanos - heartbeat < SILENCE_NANOS_MAX ? Condition.RUNNING : Condition.HANGING;
        }
        return new EngineState(condition, pid, heartbeat);
    }

    /** A process that began after the last heartbeat only has the number of the one that gave it. */
    private static boolean isAlive(long pid, long heartbeatNanos) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        Instant heartbeat = Instant.ofEpochSecond(0, heartbeatNanos).plusNanos(SILENCE_NANOS_MAX);
        return process.isPresent()
                && process.get().isAlive()
                && process.get().info().startInstant().orElse(Instant.MIN).isBefore(heartbeat);
    }

    /** Tells whether the engine's process is there. */
    boolean isThere() {
        return condition == Condition.RUNNING || condition == Condition.HANGING;
    }

    /** Writes the state for people. */
    String describe(long nowNanos, TimeText times) {
        return switch (condition) {
            case RUNNING -> "running, process " + pid;
            case HANGING ->
                "hanging: process " + pid + " is there, but gives no sign of life since " + since(nowNanos, times);
            case DEAD -> "dead: process " + pid + " gave its last sign of life " + since(nowNanos, times);
            case CLOSED -> "closed, was process " + pid;
            case UNKNOWN -> "unknown: the store has no counters";
        };
    }

    private String since(long nowNanos, TimeText times) {
        return times.seconds(heartbeatNanos) + " (" + HumanText.duration(nowNanos - heartbeatNanos) + " ago)";
    }
}
