package io.sluice.cli;

import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.entry.Stream;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.Run;
import io.sluice.read.Runs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds the run that {@code logs SERVICE --run N} is about. */
final class RunChoice {
    private RunChoice() {}

    /**
     * Narrows a request's query to the run that is asked for, if one is.
     *
     * @throws UsageException when there is no such run, or not only one such service
     */
    static Query narrow(LogsRequest request, LogReader reader) throws IOException {
        Integer number = request.run();
        if (number == null) {
            return request.query();
        }
        String service = request.services().get(0).prefix();
        List<String> contexts = contexts(service, request, reader.sources());
        if (contexts.isEmpty()) {
            throw new UsageException("no run of " + service + " is known (sluice services --runs lists them)");
        }
        if (contexts.size() > 1) {
            throw new UsageException(service + " is in the contexts " + String.join(", ", contexts)
                    + ": say with --context-name which is meant");
        }
        Runs runs = Runs.read(reader, contexts.get(0), service);
        Run run = runs.numbered(number);
        if (run == null) {
            throw new UsageException(
                    "--run " + number + ": " + runs.list().size() + " runs of " + service + " are known");
        }
        return request.query().toBuilder()
                .context(contexts.get(0))
                .fromSequence(run.startSequence())
                .untilSequence(run.untilSequence())
                .build();
    }

    private static List<String> contexts(String service, LogsRequest request, SourceTable sources) {
        List<String> contexts = new ArrayList<>();
        for (int i = 0; i < sources.count(); i++) {
            SourceName name = sources.name(i);
            if (name != null
                    && name.stream() == Stream.MONITOR
                    && name.service().equals(service)
                    && request.isContextWanted(name.context())) {
                contexts.add(name.context());
            }
        }
        return contexts;
    }
}
