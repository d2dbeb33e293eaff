package io.sluice.cli.drill;

import java.nio.file.Path;

/** Is one bad day. */
public interface Drill {
    /**
     * Lets it happen.
     *
     * @param scratch an empty directory to work in; the caller removes it
     * @throws Exception when it could not be brought about, which says nothing about the engine
     */
    void run(Path scratch, DrillReport report) throws Exception;
}
