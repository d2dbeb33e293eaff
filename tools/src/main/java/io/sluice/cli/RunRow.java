package io.sluice.cli;

import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.entry.Stream;
import io.sluice.read.LogReader;
import io.sluice.read.Run;
import io.sluice.read.Runs;
import io.sluice.read.ServicePattern;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Is one run in a list of runs.
 *
 * @param monitor the source that the run was read from
 * @param number the run's number, from 1
 * @param run the run
 * @param running whether its process should be there still
 */
record RunRow(SourceName monitor, int number, Run run, boolean running) {
    /**
     * Lists the runs of services, oldest first for each; no pattern means all services.
     *
     * @param engineThere whether the process of the engine, and so perhaps those that it captures, is there
     */
    static List<RunRow> list(LogReader reader, List<ServicePattern> services, boolean engineThere) throws IOException {
        List<RunRow> rows = new ArrayList<>();
        SourceTable sources = reader.sources();
        for (int i = 0; i < sources.count(); i++) {
            SourceName name = sources.name(i);
            if (name != null && name.stream() == Stream.MONITOR && isWanted(name.service(), services)) {
                int number = 1;
                for (Run run : Runs.read(reader, name.context(), name.service()).list()) {
                    rows.add(new RunRow(name, number++, run, run.isOpen() && engineThere));
                }
            }
        }
        return rows;
    }

    private static boolean isWanted(String service, List<ServicePattern> services) {
        return services.isEmpty() || services.stream().anyMatch(pattern -> pattern.matches(service));
    }

    /** Tells whether it is known when the run ended. */
    boolean hasEnd() {
        return run.endNanos() != Run.UNKNOWN;
    }
}
