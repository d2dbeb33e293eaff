package io.sluice.bench;

import io.sluice.bench.peer.Task;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Is what takes its turn in each round of a part: a contestant with its settings, and how it is called in the report.
 *
 * @param name how the report calls it
 * @param setting how the report calls its settings, may be empty
 * @param settings what the contestant takes them for
 */
record Entrant(String name, String setting, String contestant, Map<String, String> settings, Load load) {
    /** Says what is offered, and whether files are on a disk or in memory. */
    record Load(int producers, int lineBytes, double seconds, double perSecond, String where) {
        Load with(int newProducers, int newLineBytes) {
            return new Load(newProducers, newLineBytes, seconds, perSecond, where);
        }

        Load at(double newPerSecond) {
            return new Load(producers, lineBytes, seconds, newPerSecond, where);
        }
    }

    Task task(String directory, @Nullable String logs) {
        return new Task(
                contestant,
                settings,
                load.producers(),
                load.lineBytes(),
                logs,
                load.seconds(),
                load.perSecond(),
                directory);
    }

    /** Tells whether its JVM needs the flags of Log4j2. */
    boolean isLog4j() {
        return contestant.equals("log4j") || "log4j".equals(settings.get("target"));
    }

    @Override
    public String toString() {
        return name + (setting.isEmpty() ? "" : ": " + setting) + ", " + load;
    }
}
