package io.sluice.capture;

import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import org.jspecify.annotations.Nullable;

/**
 * Says where the output of a process goes.
 *
 * @param stdout takes its standard output, or all of it when it has a terminal
 * @param stderr takes its standard error; null when there is no such stream
 * @param monitor takes the entries that say that it was started and how it ended
 * @param policy what happens to lines that the ring has no room for
 */
public record ProcessStreams(Source stdout, @Nullable Source stderr, Source monitor, OverflowPolicy policy) {
    int count() {
        return stderr == null ? 1 : 2;
    }
}
