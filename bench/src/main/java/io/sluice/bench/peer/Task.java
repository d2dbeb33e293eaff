package io.sluice.bench.peer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what a contestant is to do in one round.
 *
 * @param contestant which one, by its name among the contestants
 * @param settings how it is to work, by name
 * @param producers how many threads offer lines
 * @param lineBytes how long the lines are, 0 for real ones
 * @param logs the directory with real logs, or null
 * @param seconds how long lines are offered
 * @param perSecond how many are to be offered a second, by all producers together; 0 for as many as can be
 * @param directory where files may be made; it is removed after the round
 */
public record Task(
        String contestant,
        Map<String, String> settings,
        int producers,
        int lineBytes,
        @Nullable String logs,
        double seconds,
        double perSecond,
        String directory) {
    /** Returns a setting. */
    public String setting(String name, String otherwise) {
        return settings.getOrDefault(name, otherwise);
    }

    /** Returns a setting that is a number. */
    public int setting(String name, int otherwise) {
        String value = settings.get(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }
}
