package io.sluice.cli.transfer;

import io.sluice.Sluice;
import io.sluice.admit.EntryDraft;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.cli.output.ProgressLine;
import io.sluice.entry.EpochUnit;
import io.sluice.entry.SourceName;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes entries of rows. Used once, by one thread. */
public final class Importer {
    /** Begins the tag that keeps the name of a service as it was. */
    static final String SOURCE_TAG = "src:";

    private static final String CONTEXT_TAG = "context:";
    private static final int NAMES_MAX = 100_000; // that are counted as different, and cached
    private static final int SKIPS_SHOWN_MAX = 20;

    /**
     * Says what rows do not.
     *
     * @param service whose rows those are that name no service; null when there must be none
     * @param context the context of rows that name none
     * @param skipsBad whether rows that cannot be read are passed over
     */
    public record Defaults(@Nullable String service, String context, boolean skipsBad) {}

    private final Sluice sluice;
    private final Defaults defaults;
    private final Consumer<String> talk;
    private final EntryDraft draft = new EntryDraft();
    private final Map<SourceName, Source> sources = new HashMap<>();
    private final Map<String, String> services = new HashMap<>(); // legal names by those that were given
    private final Map<String, String> contexts = new HashMap<>(); // likewise
    private final Set<String> renamed = new HashSet<>();
    private final Map<EpochUnit, Long> guessedUnits = new EnumMap<>(EpochUnit.class);
    private long rowCount;
    private long skippedCount;
    private long renamedCount;

    /** Prepares to give rows to an engine; {@code talk} is told which rows are passed over. */
    public Importer(Sluice sluice, Defaults defaults, Consumer<String> talk) {
        this.sluice = sluice;
        this.defaults = defaults;
        this.talk = talk;
    }

    /**
     * Offers all rows, and waits for room where there is none. They are in the engine then, and not yet on disk.
     *
     * @throws BadRowException at the first row that cannot be read, unless such are passed over; the ones before are in
     */
    public void run(Rows rows, ProgressLine progress) throws IOException, BadRowException {
        Row row = new Row();
        boolean more = true;
        while (more) {
            try {
                more = rows.next(row);
                if (more) {
                    offer(row);
                    rowCount++;
                }
            } catch (BadRowException e) {
                if (!defaults.skipsBad()) {
                    throw new BadRowException(rows.place() + ": " + e.getMessage());
                }
                skip(rows.place(), e);
            }
            progress.update(rows.done(), rows.total());
        }
    }

    private void skip(String place, BadRowException why) {
        skippedCount++;
        if (skippedCount <= SKIPS_SHOWN_MAX) {
            talk.accept("skipped " + place + ": " + why.getMessage());
        } else if (skippedCount == SKIPS_SHOWN_MAX + 1) {
            talk.accept("and more; they are counted");
        }
    }

    private void offer(Row row) throws IOException, BadRowException {
        if (row.message.length > Row.MESSAGE_BYTES_MAX) {
            throw new BadRowException(
                    "a message may have " + Row.MESSAGE_BYTES_MAX + " bytes, got " + row.message.length);
        }
        Source source = source(row);
        draft.reset(row.severity)
                .kind(row.kind)
                .at(row.timeNanos)
                .error(row.error)
                .tagged(row.tags);
        long position = source.offer(draft.content(row.message, 0, row.message.length), OverflowPolicy.BLOCK);
        if (position == Source.TOO_LONG) {
            throw new BadRowException("tags must fit an entry, got " + row.tags.length + " bytes");
        }
        if (position < 0) {
            throw new IOException("the engine closed before all rows were imported");
        }
        EpochUnit unit = row.unit;
        if (unit != null) {
            guessedUnits.merge(unit, 1L, Long::sum);
        }
    }

    private Source source(Row row) throws IOException, BadRowException {
        String given = row.service == null ? defaults.service() : row.service;
        if (given == null) {
            throw new BadRowException("the row names no service, and -s gives none");
        }
        String givenContext = row.context == null ? defaults.context() : row.context;
        String service = legal(services, given, true);
        String context = legal(contexts, givenContext, false);
        boolean changed = false;
        if (!service.equals(given)) {
            changed = true;
            row.addTag(SOURCE_TAG + given);
            count(SOURCE_TAG + given);
        }
        if (!context.equals(givenContext)) {
            changed = true;
            row.addTag(CONTEXT_TAG + givenContext);
            count(CONTEXT_TAG + givenContext);
        }
        renamedCount += changed ? 1 : 0;
        SourceName name = new SourceName(context, service, row.stream);
        Source known = sources.get(name);
        if (known == null) {
            known = sluice.source(name);
            sources.put(name, known);
        }
        return known;
    }

    private static String legal(Map<String, String> known, String given, boolean service) {
        String legal = known.get(given);
        if (legal == null) {
            legal = service ? LegalName.service(given) : LegalName.context(given);
            if (known.size() < NAMES_MAX) {
                known.put(given, legal);
            }
        }
        return legal;
    }

    private void count(String name) {
        if (renamed.size() < NAMES_MAX) {
            boolean unused = renamed.add(name);
        }
    }

    /** Returns the doors that rows went through. */
    public List<Source> sources() {
        return List.copyOf(sources.values());
    }

    /** Says what became of the rows up to now. */
    public ImportReport report() {
        return new ImportReport(rowCount, skippedCount, renamedCount, renamed.size(), Map.copyOf(guessedUnits));
    }
}
