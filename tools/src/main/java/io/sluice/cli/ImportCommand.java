package io.sluice.cli;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.cli.output.HumanText;
import io.sluice.cli.output.ProgressLine;
import io.sluice.cli.transfer.BadRowException;
import io.sluice.cli.transfer.ImportReport;
import io.sluice.cli.transfer.Importer;
import io.sluice.cli.transfer.JsonRows;
import io.sluice.cli.transfer.Rows;
import io.sluice.cli.transfer.SqliteRows;
import io.sluice.cli.transfer.TsvRows;
import io.sluice.entry.EpochUnit;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores what another logger or another store has kept. */
final class ImportCommand extends Subcommand {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String STDIN = "-";

    private static final Option SQLITE = Option.value(
            "FILE",
            "A SQLite database with a table logs(logid, context_name, src, tags, epoch, loglevel, error, content).",
            "--sqlite");
    private static final Option TSV = Option.optionalValue(
            "FILE",
            STDIN,
            "Lines of epoch, contextid, job_id, loglevel, tags and content between tabs. Without FILE: standard input.",
            "--tsv");
    private static final Option JSON = Option.optionalValue(
            "FILE", STDIN, "JSON objects, one a line, as logs -o json writes them. Likewise.", "--json");
    private static final Option SERVICE = Option.value(
            "SERVICE",
            "The service of rows that name none; with --tsv, of all. There, a tag src:SERVICE names it otherwise.",
            "-s",
            "--service");
    private static final Option CONTEXT =
            Option.value("NAME", "The context of rows that name none. Default: core.", "--context-name", "--context");
    private static final Option EPOCH =
            Option.value("UNIT", "What epoch counts: s, ms, us or ns. Default: judged by its magnitude.", "--epoch");
    private static final Option BREAKS =
            Option.flag("With --tsv: [BR] is a line feed in a content, and a backslash is itself.", "--br");
    private static final Option SKIP_BAD =
            Option.flag("Pass over rows that cannot be read, and count them.", "--skip-bad");

    @Override
    Syntax syntax() {
        return new Syntax(
                "import",
                "Store what another logger has kept, with its times. Exit code 0: every row is stored.",
                StoreLocation.DIR,
                SQLITE,
                TSV,
                JSON,
                SERVICE,
                CONTEXT,
                EPOCH,
                BREAKS,
                SKIP_BAD);
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException {
        Importer.Defaults defaults = defaults(arguments);
        try (Rows rows = open(arguments, surroundings);
                ProgressLine progress =
                        surroundings.progress(rows.countsBytes() ? ProgressLine.Unit.BYTES : ProgressLine.Unit.ROWS);
                Sluice sluice = Sluice.open(SluiceConfig.builder(StoreLocation.of(arguments, surroundings))
                        .build())) {
            Importer importer = new Importer(sluice, defaults, surroundings::say);
            String refusal = null;
            try {
                importer.run(rows, progress);
            } catch (BadRowException e) {
                refusal = e.getMessage();
            }
            boolean persisted = sluice.awaitPersisted(PATIENCE);
            boolean drained = sluice.close(PATIENCE).drained();
            boolean whole = say(importer, refusal, persisted && drained, surroundings);
            return whole ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private static Importer.Defaults defaults(Parsed arguments) {
        String service = arguments.value(SERVICE);
        String context = arguments.value(CONTEXT, SourceName.DEFAULT_CONTEXT);
        SourceName checked = Arguments.source(context, service == null ? "any" : service, Stream.RPC);
        return new Importer.Defaults(service, checked.context(), arguments.has(SKIP_BAD));
    }

    private static Rows open(Parsed arguments, Surroundings surroundings) throws IOException {
        int count = (arguments.has(SQLITE) ? 1 : 0) + (arguments.has(TSV) ? 1 : 0) + (arguments.has(JSON) ? 1 : 0);
        if (count != 1) {
            throw new UsageException("import needs one of --sqlite FILE, --tsv and --json: what to read");
        }
        if (arguments.has(BREAKS) && !arguments.has(TSV)) {
            throw new UsageException("--br needs --tsv: only there line feeds are written in two ways");
        }
        EpochUnit unit = Arguments.epochUnit(arguments.value(EPOCH));
        String sqlite = arguments.value(SQLITE);
        if (sqlite != null) {
            return SqliteRows.open(Path.of(sqlite), unit);
        }
        String file = arguments.value(TSV, arguments.value(JSON, STDIN));
        boolean stdin = file.equals(STDIN);
        InputStream in = stdin ? surroundings.in() : Files.newInputStream(Path.of(file));
        long total = stdin || !Files.isRegularFile(Path.of(file)) ? ProgressLine.UNKNOWN : Files.size(Path.of(file));
        if (arguments.has(JSON)) {
            return new JsonRows(in, total, unit);
        }
        return new TsvRows(
                in,
                total,
                arguments.has(BREAKS) ? TsvRows.Dialect.BREAKS : TsvRows.Dialect.ESCAPED,
                unit,
                !arguments.has(SERVICE));
    }

    /** Tells the user what became of the rows; returns whether all of them are stored. */
    private static boolean say(
            Importer importer, @Nullable String refusal, boolean persisted, Surroundings surroundings) {
        ImportReport report = importer.report();
        boolean whole = true;
        if (refusal != null) {
            whole = false;
            surroundings.say("refused " + refusal + " (--skip-bad passes such rows over)");
        }
        if (!persisted) {
            whole = false;
            surroundings.say(
                    "not all rows are stored: the disk did not take them within " + PATIENCE.toSeconds() + " seconds");
        }
        surroundings.say(rows(report.rowCount()) + " imported" + units(report));
        if (report.skippedCount() > 0) {
            whole = false;
            surroundings.say(rows(report.skippedCount()) + " skipped");
        }
        if (report.renamedCount() > 0) {
            surroundings.say(rows(report.renamedCount()) + " of services or contexts whose names Sluice does not take ("
                    + report.nameCount() + " names; a tag src: or context: keeps them)");
        }
        return whole;
    }

    private static String rows(long count) {
        return HumanText.count(count) + (count == 1 ? " row" : " rows");
    }

    private static String units(ImportReport report) {
        if (report.guessedUnits().isEmpty()) {
            return "";
        }
        List<String> texts = new ArrayList<>();
        for (EpochUnit unit : EpochUnit.values()) {
            long count = report.guessedUnits().getOrDefault(unit, 0L);
            if (count > 0) {
                texts.add(report.guessedUnits().size() == 1 ? unit.label() : unit.label() + " (" + rows(count) + ")");
            }
        }
        return ", their times taken to be in " + String.join(" and ", texts);
    }
}
